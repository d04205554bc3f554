/** What stops of the tour give to try: a picture of nine pixels to paint, a digit as numbers, parameters counted. */
import { signal } from '@preact/signals';
import { flatSize, mapShapes } from '../config.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { tourText } from '../text/tour.ts';

const SIDE = 3;
const painted = signal<readonly number[]>(new Array<number>(SIDE * SIDE).fill(0));

const diagonal = (): number[] => Array.from({ length: SIDE * SIDE }, (_, i) => (i % (SIDE + 1) === 0 ? 1 : 0));

export function Paint() {
  const t = tourText.value;
  const rows = Array.from({ length: SIDE }, (_, row) => painted.value.slice(SIDE * row, SIDE * (row + 1)));
  const set = (values: readonly number[]): void => {
    painted.value = values;
  };
  return (
    <div class="paint">
      <fieldset class="pixels">
        <legend>{t.paint}</legend>
        {painted.value.map((value, i) => (
          <button
            key={i}
            type="button"
            aria-pressed={value === 1}
            aria-label={t.pixel(Math.floor(i / SIDE) + 1, (i % SIDE) + 1, value)}
            onClick={() => set(painted.value.map((each, k) => (k === i ? 1 - each : each)))}
          />
        ))}
      </fieldset>
      <pre class="numbers">
        <code>{`[[${rows.map((row) => `[${row.join(', ')}]`).join(',\n  ')}]]`}</code>
      </pre>
      <p class="numbers">{t.shapeAndRank(`[1, ${SIDE}, ${SIDE}]`, 3)}</p>
      <p class="actions">
        <button type="button" class="small" onClick={() => set(diagonal())}>
          {t.diagonal}
        </button>
        <button type="button" class="small" onClick={() => set(diagonal().fill(0))}>
          {t.wipe}
        </button>
      </p>
    </div>
  );
}

/** All 28 × 28 numbers of the digit that is looked at, as bytes from 0 to 255. */
export function Matrix() {
  const t = tourText.value;
  const pixels = state.picture.value?.pixels;
  if (pixels === undefined) return null;
  const rows = Array.from({ length: 28 }, (_, row) =>
    Array.from(pixels.subarray(28 * row, 28 * (row + 1)), (value) => String(Math.round(255 * value)).padStart(3)).join(
      ' ',
    ),
  );
  return (
    <figure class="matrix">
      <figcaption>{t.matrixOfDigit}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which the keyboard must be able to do */}
      <pre class="numbers" tabIndex={0}>
        <code>{rows.join('\n')}</code>
      </pre>
    </figure>
  );
}

/** Each layer's parameters, and how they come about. */
export function Parameters() {
  const [t, { whole }] = [tourText.value, text.value];
  const { convolutions, hidden } = state.config.value;
  const rows: (readonly [name: string, formula: string, count: number | undefined])[] = [];
  const shapes = mapShapes(state.config.value);
  convolutions.forEach(({ filters, kernelSize: size, pool }, i) => {
    const { channels } = shapes[i]!;
    const formula = `${size} × ${size} × ${channels} × ${filters} + ${filters}`;
    rows.push([`Conv2D ${filters}`, formula, size * size * channels * filters + filters]);
    if (pool) rows.push(['MaxPooling2D', t.nothingToLearn, undefined]);
  });
  rows.push(['Flatten', t.nothingToLearn, undefined]);
  let inputs = flatSize(state.config.value);
  for (const { units, dropout } of [...hidden, { units: 10, dropout: 0 }]) {
    rows.push([`Dense ${units}`, `${inputs} × ${units} + ${units}`, inputs * units + units]);
    if (dropout > 0) rows.push([`Dropout ${dropout}`, t.nothingToLearn, undefined]);
    inputs = units;
  }
  const total = rows.reduce((sum, [, , count]) => sum + (count ?? 0), 0);
  return (
    <table class="numbers parameters">
      <thead>
        <tr>
          <th scope="col">{t.layer}</th>
          <th scope="col" />
          <th scope="col">{t.count}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, formula, count], i) => (
          <tr key={i}>
            <th scope="row">{name}</th>
            <td>{formula}</td>
            <td>{count === undefined ? '0' : whole(count)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">{t.total}</th>
          <td />
          <td>{whole(total)}</td>
        </tr>
      </tbody>
    </table>
  );
}
