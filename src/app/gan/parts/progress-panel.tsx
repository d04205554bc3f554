/** How far the run is: status, bar, figures, and what it runs on. */
import { Section } from '../../shared/fields.tsx';
import { adapterText, Bar, digitsText, downloadText, Pairs } from '../../shared/run-facts.tsx';
import { MEASURES, type Measure } from '../protocol.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

export function ProgressPanel() {
  const t = text.value;
  const { mode, modelConfig, phase, step } = state;
  const isTraining = phase.value === 'training';
  const isLoading = phase.value === 'loading';
  return (
    <Section title={t.run} class="progress">
      <p id="status" role="status">
        {statusText()}
      </p>
      <Bar
        step={step.value}
        epochs={modelConfig.value.epochs}
        isUnknown={isLoading || (isTraining && step.value === undefined)}
        isTraining={isTraining}
      />
      <Pairs class="figures" rows={MEASURES[mode].map((name) => [t[name], measureText(name, step.value?.[name])])} />
      <Facts />
    </Section>
  );
}

function statusText(): string {
  const t = text.value;
  const { download, phase, step } = state;
  if (phase.value === 'loading' && download.value !== undefined) return downloadText(download.value);
  const isCompiling = phase.value === 'training' && step.value === undefined && state.adapter.value?.software;
  return t.status[isCompiling ? 'compiling' : phase.value];
}

/** Of a mean, as it is shown everywhere. */
export function measureText(name: Measure, value: number | undefined): string | undefined {
  const t = text.value;
  if (value === undefined) return undefined;
  return name === 'real' || name === 'drawn' ? t.percent(value) : t.number(value, 4);
}

function Facts() {
  const t = text.value;
  const { step, adapter, digits, modelConfig, trained } = state;
  const info = digits.value;
  const perSecond = step.value && step.value.seconds > 0 ? step.value.taken / step.value.seconds : undefined;
  return (
    <Pairs
      class="facts"
      rows={[
        [t.adapter, adapterText(adapter.value)],
        [t.data, info && digitsText(info.source, info.trainCount, info.testCount)],
        [t.steps, trained.value === undefined ? undefined : t.whole(trained.value)],
        [t.stepsPerSecond, perSecond === undefined ? undefined : t.number(perSecond, 1)],
        [
          t.samplesPerSecond,
          perSecond === undefined ? undefined : t.whole(Math.round(perSecond * modelConfig.value.batchSize)),
        ],
      ]}
    />
  );
}
