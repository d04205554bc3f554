/** What went wrong and the way on; that digits are made up; that a run can go on. */
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { Section } from './fields.tsx';

export function Messages() {
  const t = text.value;
  const { message, notice, kept } = state;
  return (
    <div role="alert" class="messages">
      {message.value !== undefined && <Failed {...message.value} />}
      {notice.value !== undefined && (
        <Section title={t.madeUp} class="notice">
          <p>{t.madeUpLead}</p>
        </Section>
      )}
      {kept.value !== undefined && (
        <Section title={t.goOn} class="notice">
          <p>{t.goOnLead(kept.value.epoch + 1, t.whole(kept.value.step))}</p>
          <p class="actions">
            <button type="button" class="main" onClick={() => void state.resumeKept()}>
              {t.goOnNow}
            </button>
            <button type="button" onClick={state.forgetKept}>
              {t.dismiss}
            </button>
          </p>
        </Section>
      )}
    </div>
  );
}

/** The place that a message begins with is for developers: what follows says what happened and what to do. */
function Failed({ failure, again }: state.Message) {
  const t = text.value;
  return (
    <Section title={t.failures[failure.code] ?? t.failures.internal!} class="bad">
      <p>{failure.message.replace(/^(init|page|mnist|loadModel|model\.fit): /, '')}</p>
      {failure.code === 'not-finite' && <p>{t.tooFast}</p>}
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
