/** The optimizer race: several from the same first weights, each with its own learning rate. */
import { NUMBERS } from '../config.ts';
import { classOf } from '../curves/colors.ts';
import { type Series, testSeries, trainSeries } from '../curves/series.ts';
import { smoothed } from '../curves/smoothing.ts';
import { RACE_SMOOTHING, raceDrawn } from '../lab/draw.ts';
import { runLike, start } from '../lab/run.ts';
import { LAB_NUMBERS, raced, raceRuns, racers } from '../lab/settings.ts';
import { type ExperimentRun, race, underWay } from '../lab/state.ts';
import { NumberField, Section } from '../shared/fields.tsx';
import { ColumnNames, Scroll } from '../shared/scroll.tsx';
import { text } from '../text/language.ts';
import { ExperimentButtons, ExperimentView, valueText } from './experiment.tsx';

const nameOf = ({ config }: ExperimentRun): string => text.value.optimizers[config.optimizer];

export function Race() {
  const t = text.value;
  return (
    <Section title={t.race} lead={t.raceLead} class="wide experiment">
      <Settings />
      <ExperimentView
        experiment={race}
        nameOf={nameOf}
        labels={t.raceChart}
        draw={raceDrawn}
        valuesAt={(run, measure, at) => [
          valueText(smoothedSeries(trainSeries(run, measure)), measure, at),
          valueText(testSeries(run, measure), measure, at),
        ]}
      />
      <Ranking />
    </Section>
  );
}

const smoothedSeries = (series: Series): Series => ({ ...series, values: smoothed(series.values, RACE_SMOOTHING) });

function Settings() {
  const t = text.value;
  const { samples, epochs } = raced.value;
  const few = racers.value.filter(({ takesPart }) => takesPart).length < 2;
  const change = (name: string, wanted: Partial<(typeof racers.value)[number]>): void => {
    racers.value = racers.value.map((each) => (each.name === name ? { ...each, ...wanted } : each));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void start(
          race,
          raceRuns().map((each) => runLike(each)),
        );
      }}
    >
      <fieldset class="fields" disabled={underWay.value === race}>
        <NumberField
          label={t.labSamples}
          rule={LAB_NUMBERS.samples}
          value={samples}
          onValue={(value) => {
            if (value !== undefined) raced.value = { ...raced.value, samples: value };
          }}
        />
        <NumberField
          label={t.labEpochs}
          rule={LAB_NUMBERS.epochs}
          value={epochs}
          onValue={(value) => {
            if (value !== undefined) raced.value = { ...raced.value, epochs: value };
          }}
        />
      </fieldset>
      <fieldset class="racers" disabled={underWay.value === race}>
        <legend>{t.raceChoose}</legend>
        {racers.value.map(({ name, takesPart, learningRate }) => (
          <div key={name} class="racer">
            <label class="check">
              <input
                type="checkbox"
                checked={takesPart}
                onChange={({ currentTarget }) => change(name, { takesPart: currentTarget.checked })}
              />{' '}
              {t.optimizers[name]}
            </label>
            {takesPart && (
              <NumberField
                label={t.rateOf(t.optimizers[name])}
                rule={NUMBERS.learningRate}
                value={learningRate}
                onValue={(value) => value !== undefined && change(name, { learningRate: value })}
              />
            )}
          </div>
        ))}
      </fieldset>
      {few && <p class="quiet">{t.raceFew}</p>}
      <ExperimentButtons experiment={race} start={t.raceStart} isDisabled={few} />
    </form>
  );
}

/** By the test digits: who reads most of them rightly comes first, and of equals the one with the lower loss. */
function Ranking() {
  const t = text.value;
  void race.changed.value;
  const ended = race.runs.value.flatMap((run, i) => (run.result ? [{ run, result: run.result, color: i + 1 }] : []));
  if (ended.length === 0) return null;
  const score = ({ result }: (typeof ended)[number]): readonly [number, number] =>
    result.ended === 'diverged' ? [-1, 0] : [result.test.accuracy, -result.test.loss];
  const ranked = ended.toSorted((a, b) => score(b)[0] - score(a)[0] || score(b)[1] - score(a)[1]);
  return (
    <Scroll label={t.raceResults}>
      <table>
        <caption>{t.raceResults}</caption>
        <ColumnNames names={[t.place, t.optimizer, t.learningRate, t.testLoss, t.testAccuracy]} />
        <tbody>
          {ranked.map(({ run, result, color }, i) => (
            <tr key={color}>
              <td>{i + 1}</td>
              <th scope="row" class={`legend ${classOf(color)}`}>
                <i aria-hidden="true" /> {nameOf(run)}
              </th>
              <td>{run.config.learningRate}</td>
              {result.ended === 'diverged' ? (
                <td colSpan={2}>{t.diverged}</td>
              ) : (
                <>
                  <td>{t.number(result.test.loss, 4)}</td>
                  <td>{t.percent(result.test.accuracy)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
