/** What went wrong and the way on; what is wrong in the address; that digits are made up; that nothing is kept; a run that can go on. */
import type { ComponentChildren } from 'preact';
import { Section } from './fields.tsx';
import { type Message, message, notice, unkeptRead, wrongAddress } from './guarded.ts';
import { unkept } from './kept.ts';
import { words } from './language.ts';

/** @param children what a page has to say besides */
export function Messages({ children }: { readonly children?: ComponentChildren }) {
  const t = words.value;
  return (
    <div role="alert" class="messages">
      {message.value !== undefined && <Failed {...message.value} />}
      {wrongAddress.value.length > 0 && (
        <Section title={t.wrongAddress} class="bad">
          {wrongAddress.value.map((error) => (
            <p key={error.message}>{plain(error)}</p>
          ))}
        </Section>
      )}
      {notice.value !== undefined && (
        <Section title={t.madeUp} class="notice">
          <p>{t.madeUpLead}</p>
        </Section>
      )}
      <Unkept />
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

/** The place that a message begins with is for developers: what follows says what happened and what to do. */
const plain = ({ message: said }: Error): string =>
  said.replace(/^(init|page|mnist|loadModel|model\.fit|trainer\.fit): /, '');

function Failed({ error, again }: Message) {
  const t = words.value;
  return (
    <Section title={t.failures[error.code ?? 'internal'] ?? t.failures.internal!} class="bad">
      <p>{plain(error)}</p>
      {error.code === 'not-finite' && <p>{t.tooFast}</p>}
      {again !== undefined && (
        <p class="actions">
          <button type="button" onClick={again}>
            {t.tryAgain}
          </button>
        </p>
      )}
    </Section>
  );
}
