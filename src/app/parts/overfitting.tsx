/** The overfitting lab: few digits, with and without dropout, from one seed; the gap, the best epoch, early stopping. */
import { classOf } from '../curves/colors.ts';
import { bestEpoch, endedEarly, gapOf, learntSeries, testSeries } from '../curves/series.ts';
import { gapsDrawn } from '../lab/draw.ts';
import { runLike, start } from '../lab/run.ts';
import { LAB_NUMBERS, lab, labRuns } from '../lab/settings.ts';
import { type ExperimentRun, overfitting, underWay } from '../lab/state.ts';
import { NumberField, Section } from '../shared/fields.tsx';
import { ColumnNames, Scroll } from '../shared/scroll.tsx';
import type { Text } from '../text/en.ts';
import { text } from '../text/language.ts';
import { ExperimentButtons, ExperimentView, valueText } from './experiment.tsx';

const nameOf = ({ config }: ExperimentRun): string => text.value.named.dropout(String(config.hidden[0]!.dropout));

export function Overfitting() {
  const t = text.value;
  return (
    <Section title={t.lab} lead={t.labLead(t.whole(lab.value.samples))} class="wide experiment">
      <Settings />
      <ExperimentView
        experiment={overfitting}
        nameOf={nameOf}
        labels={t.labChart}
        draw={gapsDrawn}
        valuesAt={(run, measure, at) => [
          valueText(learntSeries(run, measure), measure, at),
          valueText(testSeries(run, measure), measure, at),
        ]}
      />
      <Results />
    </Section>
  );
}

function Settings() {
  const t = text.value;
  const change = (wanted: Partial<typeof lab.value>): void => {
    lab.value = { ...lab.value, ...wanted };
  };
  const { samples, epochs, early, patience } = lab.value;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void start(
          overfitting,
          labRuns(lab.value).map((each) => runLike(each)),
        );
      }}
    >
      <fieldset class="fields" disabled={underWay.value === overfitting}>
        <NumberField
          label={t.labSamples}
          rule={LAB_NUMBERS.samples}
          value={samples}
          onValue={(value) => value !== undefined && change({ samples: value })}
        />
        <NumberField
          label={t.labEpochs}
          rule={LAB_NUMBERS.epochs}
          value={epochs}
          onValue={(value) => value !== undefined && change({ epochs: value })}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={early}
            onChange={({ currentTarget }) => change({ early: currentTarget.checked })}
          />{' '}
          {t.labEarly}
        </label>
        {early && (
          <NumberField
            label={t.labPatience}
            rule={LAB_NUMBERS.patience}
            value={patience}
            onValue={(value) => value !== undefined && change({ patience: value })}
          />
        )}
      </fieldset>
      <ExperimentButtons experiment={overfitting} start={t.labStart} />
    </form>
  );
}

/** What came out, run by run. */
function Results() {
  const t = text.value;
  void overfitting.changed.value;
  const runs = overfitting.runs.value;
  if (runs.every(({ epochs }) => epochs.length === 0)) return null;
  return (
    <>
      <Scroll label={t.labResults}>
        <table>
          <caption>{t.labResults}</caption>
          <ColumnNames
            names={[
              ...[t.labRun, t.gapLoss, t.gapAccuracy, t.bestEpoch, t.bestTestLoss],
              ...[t.finalTestLoss, t.finalTestAccuracy, t.outcome],
            ]}
          />
          <tbody>
            {runs.map((run, i) => (
              <Result key={i} run={run} place={i + 1} />
            ))}
          </tbody>
        </table>
      </Scroll>
      <p class="quiet">{t.labMeasured}</p>
    </>
  );
}

function Result({ run, place }: { readonly run: ExperimentRun; readonly place: number }) {
  const t = text.value;
  const { epochs, result } = run;
  const [last, best] = [epochs.at(-1), bestEpoch(epochs)];
  const test = result !== undefined && result.ended !== 'diverged' ? result.test : undefined;
  const at = epochs.find(({ epoch }) => epoch === best);
  return (
    <tr>
      <th scope="row" class={`legend ${classOf(place)}`}>
        <i aria-hidden="true" /> {nameOf(run)}
      </th>
      <td>{last ? t.number(gapOf(last, 'loss'), 4) : '–'}</td>
      <td>{last ? t.percent(gapOf(last, 'accuracy')) : '–'}</td>
      <td>{at ? t.whole(at.epoch + 1) : '–'}</td>
      <td>{at ? t.number(at.testLoss, 4) : '–'}</td>
      <td>{test ? t.number(test.loss, 4) : '–'}</td>
      <td>{test ? t.percent(test.accuracy) : '–'}</td>
      <td>{outcomeText(run, t)}</td>
    </tr>
  );
}

function outcomeText({ config, epochs, result }: ExperimentRun, t: Text): string {
  const [count, best] = [t.whole(epochs.length), bestEpoch(epochs)];
  if (result === undefined) return '–';
  if (result.ended === 'diverged') return t.diverged;
  if (result.ended === 'stopped') return t.ended.stopped(t.whole(epochs.length + 1));
  if (config.earlyStopping === undefined || best === undefined) return t.ended.all(count);
  const isEarly = epochs.length < config.epochs && endedEarly(epochs, config.earlyStopping);
  return t.ended[isEarly ? 'early' : 'restored'](count, t.whole(best + 1));
}
