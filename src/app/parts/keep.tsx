/** Models in files and in the browser. */
import { signal } from '@preact/signals';
import * as models from '../models.ts';
import { FilesField, Section } from '../shared/fields.tsx';
import { unkept } from '../shared/kept.ts';
import { language } from '../shared/language.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

const name = signal('digits');

export function Keep() {
  const t = text.value;
  const hasModel = state.weights.value !== undefined && !state.underWay.value;
  return (
    <Section title={t.keep} class="wide">
      <p class="actions">
        <button type="button" disabled={!hasModel} onClick={() => void models.saveFiles('tfjs')}>
          {t.saveTfjs}
        </button>
        <button type="button" disabled={!hasModel} onClick={() => void models.saveFiles('safetensors')}>
          {t.saveSafetensors}
        </button>
      </p>
      <fieldset disabled={state.underWay.value && state.phase.value !== 'paused'}>
        <FilesField label={t.openModel} onFiles={(files) => void models.openFiles(files)} />
      </fieldset>
      {unkept.value === 'blocked' ? <p class="quiet">{t.unkept.blocked}</p> : <SaveHere isReady={hasModel} />}
      <Saved />
    </Section>
  );
}

function SaveHere({ isReady }: { readonly isReady: boolean }) {
  const t = text.value;
  return (
    <form
      class="inline"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.value.trim() !== '') void models.saveInBrowser(name.value.trim());
      }}
    >
      <div class="field">
        <label for="save-name">{t.saveName}</label>
        <input
          id="save-name"
          value={name.value}
          maxLength={60}
          onInput={({ currentTarget }) => {
            name.value = currentTarget.value;
          }}
        />
      </div>
      <button type="submit" disabled={!isReady}>
        {t.saveHere}
      </button>
    </form>
  );
}

function Saved() {
  const t = text.value;
  const when = new Intl.DateTimeFormat(language.value === 'zh' ? 'zh-CN' : 'en', {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return (
    <>
      {state.saved.value.length > 0 && <h3>{t.savedRuns}</h3>}
      <ul class="saved">
        {state.saved.value.map((run) => (
          <li key={run.name}>
            <span>
              {run.name}{' '}
              <small class="quiet">{t.savedAt(when.format(run.savedAt), t.number(run.bytes / 1000, 0))}</small>
            </span>
            <button
              type="button"
              disabled={state.underWay.value}
              aria-label={t.openNamed(run.name)}
              onClick={() => void models.openSaved(run.name)}
            >
              {t.open}
            </button>
            <button
              type="button"
              aria-label={t.removeNamed(run.name)}
              onClick={() => void models.deleteSaved(run.name)}
            >
              {t.remove}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
