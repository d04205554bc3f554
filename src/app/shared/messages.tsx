/** What went wrong and the way on; what is wrong in the address; that digits are made up; that nothing is kept; a run that can go on. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { drop, waiting } from './dropping.ts';
import { Section } from './fields.tsx';
import { type Message, message, notice, unkeptRead, wrongAddress } from './guarded.ts';
import { otherTabKeeps, unkept } from './kept.ts';
import { words } from './language.ts';
import { detailsOf, wordsOf } from './said.ts';
import { bringIntoView } from './view.ts';

/** @param children what a page has to say besides */
export function Messages({ children }: { readonly children?: ComponentChildren }) {
  const t = words.value;
  return (
    <div role="alert" class="messages">
      {message.value !== undefined && <Failed {...message.value} />}
      {wrongAddress.value.length > 0 && (
        <Section title={t.wrongAddress} class="bad">
          {wrongAddress.value.map((error) => (
            <p key={error.message}>{wordsOf(error, t).says}</p>
          ))}
        </Section>
      )}
      {notice.value !== undefined && (
        <Section title={t.madeUp} class="notice">
          <p>{t.madeUpLead}</p>
        </Section>
      )}
      <Unkept />
      <OtherTab />
      {children}
    </div>
  );
}

function Unkept() {
  const t = words.value;
  if (unkept.value === undefined || unkeptRead.value) return null;
  return (
    <Section title={t.unkeptTitle} class="notice">
      <p>{t.unkept[unkept.value]}</p>
      <p class="actions">
        <button
          type="button"
          onClick={() => {
            unkeptRead.value = true;
          }}
        >
          {t.understood}
        </button>
      </p>
    </Section>
  );
}

function OtherTab() {
  const t = words.value;
  const isRead = useSignal(false);
  if (!otherTabKeeps.value || isRead.value) return null;
  return (
    <Section title={t.otherTab} class="notice">
      <p>{t.otherTabLead}</p>
      <p class="actions">
        <button
          type="button"
          onClick={() => {
            isRead.value = true;
          }}
        >
          {t.understood}
        </button>
      </p>
    </Section>
  );
}

/** Something was asked for that would drop a run which can go on. */
export function Dropping({ onKeep }: { readonly onKeep: () => void }) {
  const t = words.value;
  useEffect(() => bringIntoView('.messages', 'nearest'), []);
  return (
    <Section title={t.dropping} class="notice">
      <p>{t.droppingLead}</p>
      <p class="actions">
        <button
          type="button"
          class="main"
          onClick={() => {
            waiting.value = undefined;
            onKeep();
          }}
        >
          {t.goOnInstead}
        </button>
        <button type="button" onClick={drop}>
          {t.dropIt}
        </button>
        <button
          type="button"
          onClick={() => {
            waiting.value = undefined;
          }}
        >
          {t.leaveIt}
        </button>
      </p>
    </Section>
  );
}

interface OfferProps {
  readonly title: string;
  readonly lead: string;
  /** what the button says */
  readonly open: string;
  readonly onOpen: () => void;
  readonly onForget: () => void;
}

/** What an earlier visit left. */
export function Offer({ title, lead, open, onOpen, onForget }: OfferProps) {
  const t = words.value;
  return (
    <Section title={title} class="notice">
      <p>{lead}</p>
      <p class="actions">
        <button type="button" class="main" onClick={onOpen}>
          {open}
        </button>
        <button type="button" onClick={onForget}>
          {t.dismiss}
        </button>
      </p>
    </Section>
  );
}

interface GoOnProps extends Pick<OfferProps, 'onOpen' | 'onForget'> {
  /** where the run stands: its epoch, counted from 0, and the step in it */
  readonly epoch: number;
  readonly step: number;
}

/** A run was interrupted, and can go on. */
export function GoOn({ epoch, step, ...acts }: GoOnProps) {
  const t = words.value;
  return <Offer title={t.goOn} lead={t.goOnLead(epoch + 1, t.whole(step))} open={t.goOnNow} {...acts} />;
}

function Failed({ error, again }: Message) {
  const t = words.value;
  const { title, says } = wordsOf(error, t);
  useEffect(() => bringIntoView('.messages', 'nearest'), []);
  return (
    <Section title={title} class="bad">
      <p>{says}</p>
      {again !== undefined && (
        <p class="actions">
          <button type="button" onClick={again}>
            {t.tryAgain}
          </button>
        </p>
      )}
      <Details error={error} />
    </Section>
  );
}

/** The library's own words. */
function Details({ error }: Pick<Message, 'error'>) {
  const t = words.value;
  const isCopied = useSignal(false);
  const details = detailsOf(error);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(details);
    isCopied.value = true;
  };
  return (
    <details class="developers">
      <summary>{t.developers}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which the keyboard must be able to do */}
      <pre tabIndex={0}>
        <code>{details}</code>
      </pre>
      <p class="actions">
        <button type="button" onClick={() => void copy().catch(() => {})}>
          {t.copyDetails}
        </button>
        <span aria-live="polite">{isCopied.value ? t.copied : ''}</span>
      </p>
    </details>
  );
}
