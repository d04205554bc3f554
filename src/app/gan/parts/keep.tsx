/** Runs and generators in files. */

import { FilesField, Section } from '../../shared/fields.tsx';
import { unkept } from '../../shared/kept.ts';
import * as run from '../run.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

export function Keep() {
  const t = text.value;
  const hasRun = state.hasNetworks.value && (state.phase.value === 'paused' || state.phase.value === 'done');
  const hasNetworks = state.hasNetworks.value && state.idle.value;
  return (
    <Section title={t.keep} lead={t.keepLead} class="wide">
      <p class="actions">
        <button type="button" disabled={!hasRun} onClick={() => void run.saveFiles('run')}>
          {t.saveRun}
        </button>
        <button type="button" disabled={!hasNetworks} onClick={() => void run.saveFiles('tfjs')}>
          {t.saveGenerator}
        </button>
        <button type="button" disabled={!hasNetworks} onClick={() => void run.saveFiles('safetensors')}>
          {t.saveSafetensors}
        </button>
      </p>
      <FilesField label={t.openRun} onFiles={(files) => void run.openFiles(files)} />
      {unkept.value === 'blocked' && <p class="quiet">{t.unkept.blocked}</p>}
    </Section>
  );
}
