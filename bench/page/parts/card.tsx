/** One's own card: the picture, a name on it, and the ways of sending it. */
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Section } from '../../../src/app/shared/fields.tsx';
import { NAME_LENGTH } from '../../../src/report/bench-card.ts';
import { drawCard, HEIGHT, WIDTH } from '../card-picture.ts';
import { name, ownCard, rename } from '../cards.ts';
import {
  canCopyPicture,
  canShare,
  copyPicture,
  copyText,
  savePicture,
  shareCard,
  textOf,
  wordsOf,
} from '../share-card.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

export function CardView() {
  const t = text.value;
  const card = ownCard.value;
  const id = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context && card !== undefined) drawCard(context, card, t, publicAddress());
  }, [card, t]);
  if (card === undefined) return null;
  const act = (work: (picture: HTMLCanvasElement) => Promise<unknown>, after?: 'copied' | 'shared') => () =>
    void work(canvas.current!).then(
      (done) => done !== false && after !== undefined && say(after),
      () => say('notShared'),
    );
  const copy = (): void =>
    void copyText(card, t).then(
      () => say('copied'),
      () => {
        area.current!.closest('details')!.open = true;
        area.current!.select();
        say('selected');
      },
    );
  return (
    <Section title={t.cardTitle} lead={t.cardLead} class="card">
      <canvas ref={canvas} width={WIDTH} height={HEIGHT} role="img" aria-label={wordsOf(card, t)} />
      <div class="field">
        <label for={id}>{t.cardName}</label>
        <input
          id={id}
          value={name.value}
          maxLength={NAME_LENGTH}
          autocomplete="off"
          onInput={({ currentTarget }) => rename(currentTarget.value)}
        />
      </div>
      <p class="actions">
        {canShare() && (
          <button type="button" class="main" onClick={act((picture) => shareCard(picture, card, t), 'shared')}>
            {t.share}
          </button>
        )}
        <button type="button" onClick={act((picture) => savePicture(picture, card))}>
          {t.savePicture}
        </button>
        {canCopyPicture() && (
          <button type="button" onClick={act(copyPicture, 'copied')}>
            {t.copyPicture}
          </button>
        )}
        <button type="button" onClick={copy}>
          {t.copyLink}
        </button>
      </p>
      <details class="more">
        <summary>{t.asText}</summary>
        <textarea ref={area} rows={5} readOnly aria-label={t.asTextName} value={textOf(card, t)} />
      </details>
    </Section>
  );
}

/** What a run says comes first. */
const say = (status: Parameters<typeof state.say>[0]): void => {
  if (!state.isBusy.value) state.say(status);
};

/** Where others find this page; none of one's own machine. */
function publicAddress(): string | undefined {
  const isOwn = /^(localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(location.hostname);
  return isOwn ? undefined : location.host + location.pathname;
}
