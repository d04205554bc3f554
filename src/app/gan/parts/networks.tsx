/** The two networks: their layers, what flows between them, which of them learns; and one step by hand with its numbers. */
import type { ComponentChildren } from 'preact';
import { toLevel } from '../../../report/sheet.ts';
import { Section } from '../../shared/fields.tsx';
import { Picture, signed } from '../../shared/picture.tsx';
import { begin, type Hand, hand, lossesOf, next, type Passed, STAGES, type Stage } from '../hand.ts';
import type { NetworkInfo } from '../networks.ts';
import * as state from '../state.ts';
import { networks } from '../text/explain.ts';
import { text } from '../text/language.ts';
import { Explain } from './explain.tsx';
import { level } from './level.ts';

/** Which network works or learns at a stage. */
const BUSY: Readonly<Record<Stage, readonly ('generator' | 'discriminator')[]>> = {
  input: [],
  picture: ['generator'],
  judged: ['discriminator'],
  losses: [],
  learnt: ['generator', 'discriminator'],
};

export function NetworksView() {
  const t = text.value;
  const { mode, phase } = state;
  const busy = phase.value === 'training' ? BUSY.learnt : hand.value === undefined ? [] : BUSY[hand.value.stage];
  const { generator, discriminator } = networks.value;
  return (
    <Section title={t.networksTitle} lead={t.networksLead[mode]} class="wide networks">
      <div class="nets">
        <Network title={t.generator} info={generator} takes={t.takes[mode]} isBusy={busy.includes('generator')} />
        <p class="between-nets">
          <span>{t.forward[mode]} →</span>
          <span>← {t.backward}</span>
        </p>
        <Network
          title={t.discriminator}
          info={discriminator}
          takes={t.judges[mode]}
          isBusy={busy.includes('discriminator')}
        />
      </div>
      <p>{t.learning[mode]}</p>
      <h3>{t.hand}</h3>
      <p class="quiet">{t.handLead}</p>
      <p class="actions">
        <button type="button" disabled={!state.idle.value} onClick={() => void begin()}>
          {t.handBegin[mode]}
        </button>
        <button
          type="button"
          class="main"
          disabled={!state.idle.value || hand.value === undefined || hand.value.stage === 'learnt'}
          onClick={() => void next()}
        >
          {hand.value?.stage === 'losses' ? t.handLearn : t.handNext}
        </button>
      </p>
      {hand.value !== undefined && <Steps {...hand.value} />}
      <Explain concept="generator" />
      <Explain concept="discriminator" />
      <Explain concept="turns" />
      <Explain concept="transposed" />
      <Explain concept="batchNorm" />
    </Section>
  );
}

interface NetworkProps {
  readonly title: string;
  readonly info: NetworkInfo;
  readonly takes: string;
  readonly isBusy: boolean;
}

function Network({ title, info, takes, isBusy }: NetworkProps) {
  const t = text.value;
  return (
    <figure class={isBusy ? 'net busy' : 'net'}>
      <figcaption>{title}</figcaption>
      <p class="quiet">{takes}</p>
      <ol>
        {info.layers.map(({ className, shape, params }, i) => (
          <li key={i}>
            <span>{className}</span> <span class="quiet numbers">{shape.join(' × ')}</span>{' '}
            {params > 0 && <small class="quiet numbers">{t.whole(params)}</small>}
          </li>
        ))}
      </ol>
      <p class="quiet">{t.paramsOf(t.whole(info.params))}</p>
    </figure>
  );
}

function Steps({ stage, input, digit, before, after }: Hand) {
  const t = text.value;
  const { mode, modelConfig } = state;
  const reached = STAGES.indexOf(stage);
  const lambda = mode === 'repair' ? modelConfig.value.lambda : undefined;
  const stages: readonly ComponentChildren[] = [
    <>
      <p>{t.handInput[mode]}</p>
      {mode === 'draw' ? (
        <Picture values={input.map((value) => value / 3)} columns={10} color={signed} label={t.noise} class="digit" />
      ) : (
        <Picture values={Uint8Array.from(input, toLevel)} columns={28} color={level} label={t.damaged} class="digit" />
      )}
    </>,
    <>
      <p>{t.handPicture[mode]}</p>
      <Picture values={before.picture} columns={28} color={level} label={t.drawnOnes[mode]} class="digit" />
    </>,
    <>
      <p>{t.handJudged[mode](t.percent(before.drawn), t.percent(before.real))}</p>
      <Picture values={digit} columns={28} color={level} label={t.realOnes} class="digit" />
    </>,
    <Losses key="losses" passed={before} lambda={lambda} />,
    after && (
      <>
        <p>
          {t.handLearnt(t.percent(before.drawn), t.percent(after.old), t.percent(before.real), t.percent(after.real))}
        </p>
        <p>{t.handAfter(t.percent(after.drawn), won(before, after))}</p>
        <Picture values={after.picture} columns={28} color={level} label={t.handPictureAfter} class="digit" />
        <Losses passed={after} lambda={lambda} />
      </>
    ),
  ];
  return (
    <ol class="hand" aria-live="polite">
      {stages.slice(0, reached + 1).map((content, i) => (
        <li key={i}>{content}</li>
      ))}
    </ol>
  );
}

/** Who of the two gained in a step: the one whose loss fell more. */
function won(before: Passed, after: Passed): string {
  const t = text.value;
  const [old, now] = [lossesOf(before, undefined), lossesOf(after, undefined)];
  const gains = [old.adversarial - now.adversarial, old.discriminator - now.discriminator];
  return gains[0]! > gains[1]! ? t.generator : t.discriminator;
}

function Losses({ passed, lambda }: { readonly passed: Passed; readonly lambda: number | undefined }) {
  const t = text.value;
  const { discriminator, adversarial, generator } = lossesOf(passed, lambda);
  const n = (value: number): string => t.number(value, 4);
  const [p, q] = [n(passed.real), n(passed.drawn)];
  return (
    <>
      <p class="numbers">{t.handLossD(p, q, n(discriminator))}</p>
      <p class="numbers">
        {lambda === undefined
          ? t.handLossG(q, n(adversarial))
          : t.handLossRepair(q, n(adversarial), String(lambda), n(passed.error), n(generator))}
      </p>
    </>
  );
}
