/** What went wrong and the way on; that digits are made up; that nothing is kept; that a run can go on, or a model would be lost. */
import { unkept } from '../kept.ts';
import * as run from '../run.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { Section } from './fields.tsx';

export function Messages() {
  const t = text.value;
  const { message, notice, wrongAddress } = state;
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
      <Kept />
      <Asking />
    </div>
  );
}

function Unkept() {
  const t = text.value;
  if (unkept.value === undefined || state.unkeptRead.value) return null;
  return (
    <Section title={t.unkeptTitle} class="notice">
      <p>{t.unkept[unkept.value]}</p>
      <p class="actions">
        <button
          type="button"
          onClick={() => {
            state.unkeptRead.value = true;
          }}
        >
          {t.understood}
        </button>
      </p>
    </Section>
  );
}

function Kept() {
  const t = text.value;
  const kept = state.kept.value;
  if (kept === undefined) return null;
  return (
    <Section title={t.goOn} class="notice">
      <p>{t.goOnLead(kept.epoch + 1, t.whole(kept.step))}</p>
      <p class="actions">
        <button type="button" class="main" onClick={() => void run.resumeKept()}>
          {t.goOnNow}
        </button>
        <button type="button" onClick={run.forgetKept}>
          {t.dismiss}
        </button>
      </p>
    </Section>
  );
}

function Asking() {
  const t = text.value;
  if (state.asking.value === undefined) return null;
  return (
    <Section title={t.newModel} class="notice">
      <p>{t.newModelLead}</p>
      <p class="actions">
        <button type="button" class="main" onClick={() => void run.trainNewModel()}>
          {t.trainNewModel}
        </button>
        <button type="button" onClick={run.keepModel}>
          {t.keepModel}
        </button>
      </p>
    </Section>
  );
}

/** The place that a message begins with is for developers: what follows says what happened and what to do. */
const plain = ({ message }: Error): string => message.replace(/^(init|page|mnist|loadModel|model\.fit): /, '');

function Failed({ error, again }: state.Message) {
  const t = text.value;
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
