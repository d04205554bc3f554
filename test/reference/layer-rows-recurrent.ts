/** What recurrent layers compute, step by step as their equations are written, of one sample. */
import { layers } from '../../src/index.ts';
import { list, of } from './layer-loops.ts';
import type { LayerRow, Values } from './layer-row.ts';

type Vector = readonly number[];
/** A state, and what goes with it. */
type State = readonly Vector[];

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

interface Weights {
  readonly kernel: Values;
  readonly recurrent: Values;
  readonly bias: Values | undefined;
}

/** v · matrix, column `k` of `columns` */
const times = (v: Vector, matrix: Values, columns: number, k: number): number =>
  v.reduce((sum, value, i) => sum + value * matrix[i * columns + k]!, 0);

type Step = (x: Vector, state: State, weights: Weights) => State;

const simple =
  (f: (x: number) => number): Step =>
  (x, [h], { kernel, recurrent, bias }) => {
    const n = h!.length;
    return [of(n, (k) => f(times(x, kernel, n, k) + times(h!, recurrent, n, k) + (bias?.[k] ?? 0)))];
  };

const lstm =
  (act = Math.tanh, gate = sigmoid): Step =>
  (x, [h, c], { kernel, recurrent, bias }) => {
    const n = h!.length;
    const z = of(4 * n, (k) => times(x, kernel, 4 * n, k) + times(h!, recurrent, 4 * n, k) + (bias?.[k] ?? 0));
    const next = of(n, (k) => gate(z[n + k]!) * c![k]! + gate(z[k]!) * act(z[2 * n + k]!));
    return [next.map((value, k) => gate(z[3 * n + k]!) * act(value)), next];
  };

const gru =
  (after: boolean): Step =>
  (x, [h], { kernel, recurrent, bias }) => {
    const n = h!.length;
    const own = (k: number): number => times(x, kernel, 3 * n, k) + (bias?.[k] ?? 0);
    const ofState = (v: Vector, k: number): number =>
      times(v, recurrent, 3 * n, k) + (after ? (bias?.[3 * n + k] ?? 0) : 0);
    const z = of(n, (k) => sigmoid(own(k) + ofState(h!, k)));
    const r = of(n, (k) => sigmoid(own(n + k) + ofState(h!, n + k)));
    const reset = r.map((value, k) => value * h![k]!);
    const candidate = of(n, (k) => {
      const product = after ? r[k]! * ofState(h!, 2 * n + k) : ofState(reset, 2 * n + k);
      return Math.tanh(own(2 * n + k) + product);
    });
    return [of(n, (k) => z[k]! * h![k]! + (1 - z[k]!) * candidate[k]!)];
  };

/** States after each step. */
function states(step: Step, x: readonly Vector[], first: State, weights: Weights): State[] {
  const found: State[] = [];
  for (const row of x) found.push(step(row, found.at(-1) ?? first, weights));
  return found;
}

interface Way {
  readonly sequences?: boolean;
  readonly backwards?: boolean;
  readonly bias?: boolean;
}

function run(
  step: Step,
  inputs: readonly Values[],
  shape: readonly number[],
  weights: readonly Values[],
  units: number,
  parts: number,
  { backwards = false, bias = true }: Way,
): State[] {
  const [times, features] = shape as [number, number];
  const rows = of(times, (t) => t).map((t) => list(inputs[0]!).slice(t * features, (t + 1) * features));
  const zeros = of(units, () => 0);
  const first = of(parts, (i) => i).map((i) => (inputs[i + 1] === undefined ? zeros : list(inputs[i + 1]!)));
  const [kernel, recurrent] = weights as [Values, Values];
  const own = { kernel, recurrent, bias: bias ? weights[2] : undefined };
  return states(step, backwards ? rows.toReversed() : rows, first, own);
}

const UNITS = 3;
const SEQUENCES: LayerRow['samples'] = [[[1, 1]], [[4, 2]]];

function row(name: string, make: LayerRow['make'], step: Step, way: Way = {}, samples = SEQUENCES): LayerRow {
  const parts = name.startsWith('lstm') ? 2 : 1;
  return {
    name,
    make,
    samples,
    expected: (inputs, [shape], weights) => {
      const all = run(step, inputs, shape!, weights, UNITS, parts, way);
      return way.sequences ? all.flatMap(([h]) => h!) : all.at(-1)![0]!;
    },
  };
}

const units = UNITS;
const withStates = (count: number): LayerRow['samples'] => [[[3, 2], ...of(count, () => 0).map(() => [units])]];

/** Both ways, each by a half of the weights. */
const both = (
  name: string,
  make: LayerRow['make'],
  step: Step,
  merge: (a: Vector, b: Vector) => Vector,
  sequences = false,
  samples: LayerRow['samples'] = SEQUENCES,
): LayerRow => ({
  name,
  make,
  samples,
  expected: ([x, ...given], [shape], weights) => {
    const parts = name.includes('lstm') ? 2 : 1;
    const half = weights.length / 2;
    const [one, other] = [0, 1].map((i) =>
      run(
        step,
        [x!, ...given.slice((i * given.length) / 2, ((i + 1) * given.length) / 2)],
        shape!,
        weights.slice(i * half, (i + 1) * half),
        UNITS,
        parts,
        { backwards: i === 1 },
      ),
    );
    if (!sequences) return merge(one!.at(-1)![0]!, other!.at(-1)![0]!);
    return one!.flatMap(([h], t) => merge(h!, other![other!.length - 1 - t]![0]!));
  },
});

const side = (a: Vector, b: Vector): Vector => [...a, ...b];

export const RECURRENT_ROWS: readonly LayerRow[] = [
  {
    name: 'masking',
    make: () => layers.masking(),
    samples: [[[1, 1]], [[4, 2]]],
    expected: ([x]) => list(x!),
  },
  row('simpleRNN', () => layers.simpleRNN({ units }), simple(Math.tanh)),
  row(
    'simpleRNN, all states of relu, backwards, no bias',
    () => layers.simpleRNN({ units, activation: 'relu', returnSequences: true, goBackwards: true, useBias: false }),
    simple((x) => Math.max(0, x)),
    { sequences: true, backwards: true, bias: false },
    [[[4, 2]]],
  ),
  row('simpleRNN from a state', () => layers.simpleRNN({ units }), simple(Math.tanh), {}, withStates(1)),
  row('lstm', () => layers.lstm({ units }), lstm()),
  row('lstm, all states', () => layers.lstm({ units, returnSequences: true, unitForgetBias: false }), lstm(), {
    sequences: true,
  }),
  row(
    'lstm, backwards, no bias, of other functions',
    () =>
      layers.lstm({
        units,
        useBias: false,
        goBackwards: true,
        activation: 'softsign',
        recurrentActivation: 'hardSigmoid',
      }),
    lstm(
      (x) => x / (1 + Math.abs(x)),
      (x) => Math.min(1, Math.max(0, x / 6 + 0.5)),
    ),
    { backwards: true, bias: false },
  ),
  row('lstm from states', () => layers.lstm({ units }), lstm(), {}, withStates(2)),
  row('gru', () => layers.gru({ units }), gru(true)),
  row('gru, all states', () => layers.gru({ units, returnSequences: true }), gru(true), { sequences: true }),
  row('gru from a state', () => layers.gru({ units }), gru(true), {}, withStates(1)),
  row('gru that resets before', () => layers.gru({ units, resetAfter: false }), gru(false)),
  row(
    'gru that resets before, all states, backwards, no bias',
    () => layers.gru({ units, resetAfter: false, returnSequences: true, goBackwards: true, useBias: false }),
    gru(false),
    { sequences: true, backwards: true, bias: false },
  ),
  both('bidirectional lstm', () => layers.bidirectional({ layer: layers.lstm({ units }) }), lstm(), side),
  both(
    'bidirectional gru, sums of all states',
    () => layers.bidirectional({ layer: layers.gru({ units, returnSequences: true }), mergeMode: 'sum' }),
    gru(true),
    (a, b) => a.map((value, i) => value + b[i]!),
    true,
  ),
  both(
    'bidirectional simpleRNN, products',
    () => layers.bidirectional({ layer: layers.simpleRNN({ units, name: 'own' }), mergeMode: 'mul' }),
    simple(Math.tanh),
    (a, b) => a.map((value, i) => value * b[i]!),
  ),
  both(
    'bidirectional lstm from states, means, two layers',
    () =>
      layers.bidirectional({
        layer: layers.lstm({ units }),
        backwardLayer: layers.lstm({ units, goBackwards: true, name: 'other' }),
        mergeMode: 'ave',
      }),
    lstm(),
    (a, b) => a.map((value, i) => (value + b[i]!) / 2),
    false,
    withStates(4),
  ),
];
