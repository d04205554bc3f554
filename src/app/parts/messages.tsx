/** What the trainer page has to say beside the run: that an interrupted one can go on, or that a model would be lost. */
import * as run from '../run.ts';
import { waiting } from '../shared/dropping.ts';
import { Section } from '../shared/fields.tsx';
import { Messages as Common, Dropping, GoOn } from '../shared/messages.tsx';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

export function Messages() {
  const kept = state.kept.value;
  return (
    <Common>
      {waiting.value !== undefined ? (
        <Dropping onKeep={() => void (kept === undefined ? run.resume() : run.resumeKept())} />
      ) : (
        kept !== undefined && <GoOn {...kept} onOpen={() => void run.resumeKept()} onForget={run.forgetKept} />
      )}
      <Asking />
    </Common>
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
