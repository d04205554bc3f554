/** The run in one row: the buttons, how far it is, and its figures. */
import * as run from '../run.ts';
import { RunButtons } from '../shared/buttons.tsx';
import { adapterText, Bar, digitsText, downloadText, Pairs } from '../shared/run-facts.tsx';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { SETTINGS } from './settings.tsx';

export function RunBar() {
  const t = text.value;
  const { phase } = state;
  const isTraining = phase.value === 'training';
  const canTrainOn = state.trained.value !== undefined;
  return (
    <section class="run-bar" aria-label={t.run}>
      <RunButtons phase={phase.value} canTrainOn={canTrainOn} form={SETTINGS} acts={run} />
      <div class="standing">
        <p id="status" role="status">
          {statusText()}
        </p>
        <Bar
          step={state.step.value}
          epochs={state.modelConfig.value.epochs}
          isUnknown={phase.value === 'loading' || (isTraining && state.step.value === undefined)}
          isTraining={isTraining}
        />
      </div>
      <Figures />
    </section>
  );
}

function statusText(): string {
  const t = text.value;
  const { phase, result, download } = state;
  if (phase.value === 'loading' && download.value !== undefined) return downloadText(download.value);
  if (phase.value === 'done' && result.value !== undefined) {
    const accuracy = t.percent(result.value.accuracy);
    return result.value.stopped ? t.stoppedWith(accuracy) : t.doneWith(accuracy);
  }
  return t.status[phase.value];
}

type Rows = Parameters<typeof Pairs>[0]['rows'];

/** Steps of training in a second, where some were taken. */
function perSecond(): number | undefined {
  const step = state.step.value;
  return step && step.seconds > 0 ? step.taken / step.seconds : undefined;
}

function Figures() {
  const t = text.value;
  const step = state.step.value;
  const last = state.curves.value.at(-1)?.epochs.at(-1);
  void state.curvesChanged.value;
  const test = state.result.value ?? (last && { loss: last.testLoss, accuracy: last.testAccuracy });
  const rate = perSecond();
  const figures: Rows = [
    [t.loss, step && t.number(step.loss, 4)],
    [t.accuracy, step && t.percent(step.accuracy)],
    [t.testLoss, test && t.number(test.loss, 4)],
    [t.testAccuracy, test && t.percent(test.accuracy)],
    [t.stepsPerSecond, rate === undefined ? undefined : t.whole(Math.round(rate))],
  ];
  return <Pairs class="figures" rows={figures} />;
}

/** What the run works with. */
export function RunFacts() {
  const t = text.value;
  const { adapter, digits, modelConfig } = state;
  const [rate, info] = [perSecond(), digits.value];
  const rows: Rows = [
    [t.adapter, adapterText(adapter.value)],
    [t.data, info && digitsText(info.source, info.trainCount, info.testLabels.length, info.ownCount)],
    [t.samplesPerSecond, rate === undefined ? undefined : t.whole(Math.round(rate * modelConfig.value.batchSize))],
  ];
  return <Pairs class="facts" rows={rows} />;
}
