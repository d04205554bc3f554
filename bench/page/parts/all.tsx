/** What the sections are measured with, all of them at once, and the results as text and files. */
import { ChoiceField, FilesField, Section } from '../../../src/app/shared/fields.tsx';
import { MODEL_NAMES, type ModelName, SECTIONS } from '../../../src/report/bench-report.ts';
import { compareWith, copyMarkdown, downloadJson, runSections } from '../run.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

export function All() {
  const t = text.value;
  const { models, lean, quick } = state.choice.value;
  const isReady = state.phase.value === 'ready';
  const names = [...new Set<string>([...MODEL_NAMES, models])];
  const choose = (change: Partial<typeof state.choice.value>): void => {
    state.choice.value = { ...state.choice.value, ...change };
  };
  return (
    <Section title={t.allTitle} lead={t.allLead} class="all">
      <div class="choices">
        <ChoiceField
          label={t.model}
          value={models}
          choices={names.map((name) => [name, t.models[name as ModelName] ?? name])}
          onValue={(chosen) => choose({ models: chosen })}
        />
        <Check label={t.lean} checked={lean} onChecked={(checked) => choose({ lean: checked })} />
        <Check label={t.quick} checked={quick} onChecked={(checked) => choose({ quick: checked })} />
      </div>
      <p class="actions">
        <button type="button" class="main" disabled={!isReady} onClick={() => void runSections(SECTIONS)}>
          {t.runAll}
        </button>
        <button type="button" disabled={state.report.value === undefined} onClick={() => void copyMarkdown()}>
          {t.copyMarkdown}
        </button>
        <button type="button" disabled={state.report.value === undefined} onClick={downloadJson}>
          {t.downloadJson}
        </button>
      </p>
      <FilesField
        label={t.compareFile}
        accept="application/json,.json"
        onFiles={([file]) => void (file && compareWith(file))}
      />
    </Section>
  );
}

function Check({
  label,
  checked,
  onChecked,
}: {
  readonly label: string;
  readonly checked: boolean;
  readonly onChecked: (checked: boolean) => void;
}) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={({ currentTarget }) => onChecked(currentTarget.checked)} />{' '}
      {label}
    </label>
  );
}
