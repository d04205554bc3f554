/** What the GAN page has to say beside the run: an earlier run that is kept, networks that would be lost, signs of trouble. */
import type { Trouble } from '../../../report/trouble.ts';
import { waiting } from '../../shared/dropping.ts';
import { Section } from '../../shared/fields.tsx';
import { Messages as Common, Dropping, GoOn, Offer } from '../../shared/messages.tsx';
import type { KeptRun } from '../protocol.ts';
import * as run from '../run.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

export function Messages() {
  const kept = state.kept.value;
  const t = text.value;
  return (
    <Common>
      {waiting.value !== undefined ? (
        <Dropping onKeep={() => void (kept === undefined ? run.resume() : run.openKept())} />
      ) : (
        kept !== undefined && <Kept {...kept} />
      )}
      {state.asking.value !== undefined && <Asking />}
      {state.troubles.value.length > 0 && (
        <Section title={t.trouble} class="notice">
          {state.troubles.value.map((trouble) => (
            <p key={trouble.kind}>{said(trouble)}</p>
          ))}
        </Section>
      )}
    </Common>
  );
}

function Kept({ config, epoch, step, trained }: KeptRun) {
  const t = text.value;
  const acts = { onOpen: () => void run.openKept(), onForget: run.forgetKept };
  if (epoch < config.epochs) return <GoOn epoch={epoch} step={step} {...acts} />;
  return <Offer title={t.keptRun} lead={t.keptLead(t.whole(trained))} open={t.openKept} {...acts} />;
}

function Asking() {
  const t = text.value;
  return (
    <Section title={t.newModel} class="notice">
      <p>{t.newModelLead}</p>
      <p class="actions">
        <button type="button" class="main" onClick={() => void run.trainNewModel()}>
          {t.trainNewModel}
        </button>
        <button type="button" onClick={run.keepNetworks}>
          {t.keepModel}
        </button>
      </p>
    </Section>
  );
}

function said(trouble: Trouble): string {
  const t = text.value;
  if (trouble.kind === 'discriminator-certain') return t.certain(t.whole(trouble.steps), t.number(trouble.bound, 2));
  return t.alike[state.mode](t.whole(trouble.count), t.number(trouble.spread, 2), t.number(trouble.real, 2));
}
