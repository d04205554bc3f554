/** The runs: names, colours, the values under the cursor or the latest ones; shown, pinned, deleted. */
import { clear, group, LONGEST_NAME, look, remove, type Shown, shown } from '../curves/looks.ts';
import { bestEpoch, endedEarly, type Measure, testSeries, trainSeries, valueAt } from '../curves/series.ts';
import { Scroll } from '../shared/scroll.tsx';
import { colorOf, isDark } from '../shared/theme.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

export function Runs() {
  const t = text.value;
  const runs = shown.value;
  if (runs.length === 0) return <p class="quiet runs-none">{t.chartEmpty}</p>;
  const at = group.cursor.value;
  return (
    <>
      <Scroll label={t.runsTitle} class="runs">
        <table>
          <caption>
            {t.runsTitle} · {at === undefined ? t.latest : t.atEpoch(t.number(at, 2))}
          </caption>
          <thead>
            <tr>
              <th scope="col">{t.run}</th>
              {[t.loss, t.testLoss, t.accuracy, t.testAccuracy].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <Run key={run.curve.id} {...run} />
            ))}
          </tbody>
        </table>
      </Scroll>
      <Stops />
      {runs.length > 1 && (
        <p class="actions">
          <button type="button" onClick={clear}>
            {t.clearCurves}
          </button>
        </p>
      )}
    </>
  );
}

function Run(run: Shown) {
  const t = text.value;
  void isDark.value;
  const { name, color, isHidden, isPinned, isUnderWay } = run;
  const { id } = run.curve;
  return (
    <tr class={isHidden ? 'hidden-run' : undefined}>
      <th scope="row">
        <span class="run-head">
          <input
            type="checkbox"
            aria-label={t.showRun(name)}
            checked={!isHidden}
            onChange={({ currentTarget }) => look(id, { isHidden: !currentTarget.checked })}
          />
          <input
            type="color"
            aria-label={t.colorOf(name)}
            value={colorOf(color)}
            onInput={({ currentTarget }) => look(id, { color: currentTarget.value })}
          />
          <input
            class="run-name"
            aria-label={t.nameOf(name)}
            maxLength={LONGEST_NAME}
            autocomplete="off"
            value={name}
            onChange={({ currentTarget }) => {
              look(id, { name: currentTarget.value.trim() || undefined });
              currentTarget.value = currentTarget.value.trim() || name; // empty: its own again
            }}
          />
        </span>
      </th>
      <Values {...run} />
      <td>
        <span class="run-acts">
          <button
            type="button"
            aria-pressed={isPinned}
            aria-label={t.pinRun(name)}
            onClick={() => look(id, { isPinned: !isPinned })}
          >
            {t.pin}
          </button>
          <button type="button" disabled={isUnderWay} aria-label={t.removeRun(name)} onClick={() => remove(id)}>
            {t.remove}
          </button>
        </span>
      </td>
    </tr>
  );
}

function Values({ curve, isHidden }: Shown) {
  const t = text.value;
  void state.curvesChanged.value;
  const at = group.cursor.value;
  const value = (measure: Measure, of: typeof trainSeries): string => {
    const series = of(curve, measure);
    const found = at === undefined ? series.values.at(-1) : valueAt(series, at);
    if (found === undefined || isHidden) return '–';
    return measure === 'loss' ? t.number(found, 4) : t.percent(found);
  };
  return (
    <>
      <td>{value('loss', trainSeries)}</td>
      <td>{value('loss', testSeries)}</td>
      <td>{value('accuracy', trainSeries)}</td>
      <td>{value('accuracy', testSeries)}</td>
    </>
  );
}

/** Which runs ended early, and whose weights came back. */
function Stops() {
  const t = text.value;
  void state.epochsChanged.value;
  const stopped = shown.value.filter(({ curve: { config, epochs }, isUnderWay }) => {
    return !isUnderWay && epochs.length < config.epochs && endedEarly(epochs, config.earlyStopping);
  });
  return (
    <>
      {stopped.map(({ curve: { id, epochs }, name }) => {
        const best = bestEpoch(epochs);
        return (
          best !== undefined && (
            <p key={id} class="quiet">
              {t.stoppedEarly(name, t.whole(epochs.length), t.whole(best + 1))}
            </p>
          )
        );
      })}
    </>
  );
}
