/**
 * Recurrent layers against what Keras 3's own tests expect (keras/src/layers/rnn/*_test.py): sequences that count from 0, kernels of 0.01,
 * recurrent kernels of 0.02, biases of 0.03. And masks: where they come from, and what they go through.
 */
import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../../../src/cpu/evaluate.ts';
import { type Node, sizeOf } from '../../../src/graph/node.ts';
import { layoutOf } from '../../../src/graph/variable.ts';
import { initializers, input, type Layer, layers, type ModelTensor, model } from '../../../src/index.ts';
import type { LayerOfSeveral } from '../../../src/nn/layers/layer.ts';
import { forward } from '../../../src/nn/network.ts';
import { Trace } from '../../../src/nn/trace.ts';
import { clockVariable } from '../../../src/nn/train/steps.ts';
import { Draw } from '../../reference/draw.ts';

type Numbers = readonly number[];

const constant = (value: number) => initializers.constant(value);
const CONSTANTS = {
  kernelInitializer: constant(0.01),
  recurrentInitializer: constant(0.02),
  biasInitializer: constant(0.03),
};
const { lstm, gru, simpleRNN, bidirectional } = layers;

/** All that a layer gives for inputs [batch, ...shape], its weights as they begin. */
function given(
  apply: (inputs: readonly ModelTensor[]) => ModelTensor | readonly ModelTensor[],
  inputs: readonly { readonly shape: Numbers; readonly values: Numbers }[],
): { values: number[][]; masks: (number[] | undefined)[] } {
  const draw = new Draw(1);
  const ends = inputs.map(({ shape }, i) => input({ shape: shape.slice(1), name: `x${i}` }));
  const outputs = [apply(ends)].flat() as ModelTensor[];
  const { network } = model({ inputs: ends, outputs });
  const clock = clockVariable();
  const variables = [...network!.names.keys()];
  const names = new Map([...network!.names]);
  const layout = layoutOf([...variables, clock], undefined, (variable) => names.get(variable) ?? variable.name);
  const trace = new Trace({ layout, clock, training: false });
  draw.clock();
  for (const variable of variables) {
    const first = variable.initializer!(draw.values('zero', [8], 'u32', new Uint32Array(8)), variable.shape, 0);
    const [values] = evaluateGraph([first], draw.feeds);
    draw.feeds[names.get(variable)!] = Float32Array.from(values!);
  }
  const nodes = inputs.map(({ shape, values }, i) => draw.values(`x${i}`, shape, 'f32', Float32Array.from(values)));
  const results: Node[] = forward(network!, nodes, trace);
  const masks = results.map((node) => trace.maskOf(node));
  const evaluate = (node: Node): number[] => Array.from(evaluateGraph([node], draw.feeds)[0]!);
  return { values: results.map(evaluate), masks: masks.map((mask) => mask && evaluate(mask)) };
}

const counting = (...shape: number[]) => ({ shape, values: Array.from({ length: sizeOf(shape) }, (_, i) => i) });

/** Each row as often as there are units. */
const spread = (rows: Numbers, units: number): number[] => rows.flatMap((value) => Array<number>(units).fill(value));

function expectNear(found: Numbers | undefined, expected: Numbers): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(found![i], `value ${i}`).toBeCloseTo(value, 5);
}

type AnyLayer = Layer | LayerOfSeveral;
const single = (layer: AnyLayer, ...inputs: ReturnType<typeof counting>[]): Numbers[] =>
  given((ends) => layer.apply(ends.length === 1 ? ends[0]! : ends), inputs).values;

const own = (units: number) => ({ units, ...CONSTANTS });

describe('of a sequence', () => {
  it.each<[string, AnyLayer, Numbers, Numbers]>([
    ['lstm', lstm(own(3)), [3, 6, 4], [0.6288687, 0.86899155, 0.9460773]],
    ['lstm, backwards', lstm({ ...own(3), goBackwards: true }), [3, 6, 4], [0.35622165, 0.74789524, 0.8872726]],
    ['lstm, unrolled', lstm({ ...own(3), unroll: true }), [3, 6, 4], [0.6288687, 0.86899155, 0.9460773]],
    ['lstm that forgets', lstm({ ...own(3), unitForgetBias: false }), [3, 6, 4], [0.57019705, 0.8661914, 0.9459622]],
    ['lstm without bias', lstm({ ...own(3), useBias: false }), [3, 6, 4], [0.54986924, 0.86226785, 0.9443936]],
    ['gru', gru(own(3)), [3, 6, 4], [0.5217289, 0.6371659, 0.39384964]],
    ['gru, backwards', gru({ ...own(3), goBackwards: true }), [3, 6, 4], [0.24406259, 0.611516, 0.3928808]],
    ['gru, reset before', gru({ ...own(3), resetAfter: false }), [3, 6, 4], [0.51447755, 0.6426879, 0.40208298]],
    ['gru without bias', gru({ ...own(3), useBias: false }), [3, 6, 4], [0.49988455, 0.64701194, 0.4103359]],
    ['simpleRNN', simpleRNN(own(4)), [2, 3, 4], [0.405432, 0.73605347]],
    ['simpleRNN, backwards', simpleRNN({ ...own(4), goBackwards: true }), [2, 3, 4], [0.11144729, 0.5528889]],
    [
      'bidirectional, means',
      bidirectional({ layer: simpleRNN(own(2)), mergeMode: 'ave' }),
      [2, 3, 4],
      [0.24845785, 0.6288199],
    ],
    [
      'bidirectional, products of two layers',
      bidirectional({
        layer: simpleRNN(own(2)),
        backwardLayer: simpleRNN({
          ...{ units: 2, goBackwards: true, recurrentInitializer: constant(0.02) },
          ...{ kernelInitializer: constant(0.03), biasInitializer: constant(0.01) },
        }),
        mergeMode: 'mul',
      }),
      [2, 3, 4],
      [0.08374989, 0.6740834],
    ],
    [
      'bidirectional, sums of all states',
      bidirectional({ layer: gru({ ...own(2), returnSequences: true }), mergeMode: 'sum' }),
      [2, 3, 4],
      [0.20937867, 0.34462988, 0.40290534, 0.59829646, 0.6734641, 0.6479671],
    ],
  ])('%s', (_, layer, shape, expected) => {
    const [values] = single(layer, counting(...shape));
    expectNear(values, spread(expected, values!.length / expected.length));
  });

  it('both directions side by side, and apart', () => {
    const [values] = single(bidirectional({ layer: simpleRNN(own(2)) }), counting(2, 3, 4));
    expectNear(
      values,
      [
        [0.39687276, 0.10004295],
        [0.7237238, 0.53391594],
      ].flatMap((row) => spread(row, 2)),
    );
    const apart = single(bidirectional({ layer: simpleRNN(own(2)), mergeMode: null }), counting(2, 3, 4));
    expectNear(apart[0], spread([0.39687276, 0.7237238], 2));
    expectNear(apart[1], spread([0.10004295, 0.53391594], 2));
  });
});

describe('from states, and to states', () => {
  const x = counting(2, 4, 3);
  const states = (units: number, factor = 1) => ({
    shape: [2, units],
    values: counting(2, units).values.map((value) => value * factor),
  });

  it.each<[string, AnyLayer, number, Numbers]>([
    ['lstm', lstm(own(2)), 2, [0.20574439, 0.3558822, 0.64930826, 0.66276]],
    ['lstm, backwards', lstm({ ...own(2), goBackwards: true }), 2, [0.13281618, 0.2790356, 0.5839337, 0.5992567]],
    ['gru', gru(own(2)), 1, [0.23774096, 0.33508456, 0.83659905, 1.0227708]],
    ['gru, backwards', gru({ ...own(2), goBackwards: true }), 1, [0.13486053, 0.23261218, 0.78257304, 0.9691353]],
  ])('%s', (_, layer, count, expected) => {
    expectNear(single(layer, x, ...Array.from({ length: count }, () => states(2)))[0], expected);
  });

  it('simpleRNN', () => {
    const forward = single(simpleRNN(own(4)), x, states(4));
    expectNear(forward[0], spread([0.33621645, 0.6262637], 4));
    const back = single(simpleRNN({ ...own(4), goBackwards: true }), x, states(4));
    expectNear(back[0], spread([0.07344437, 0.43043602], 4));
  });

  it('both directions begin with states of their own', () => {
    const layer = bidirectional({ layer: lstm(own(2)) });
    const [values] = single(layer, x, ...[1, 2, 3, 4].map((factor) => states(2, factor)));
    const rows = [0.20794602, 0.4577124, 0.14046375, 0.48191673, 0.6682636, 0.6711909, 0.60943645, 0.60950446];
    expectNear(values, rows);
  });

  it('both directions give states', () => {
    const layer = bidirectional({ layer: lstm({ ...own(2), returnState: true }) });
    const all = single(layer, x);
    expectNear(all[0], spread([0.1990008, 0.12659755, 0.52335435, 0.44717982], 2));
    const states = [
      [0.1990008, 0.52335435],
      [0.35567185, 1.0492687],
      [0.12659755, 0.44717982],
      [0.2501858, 0.941473],
    ];
    states.forEach((rows, i) => {
      expectNear(all[i + 1], spread(rows, 2));
    });
  });

  it('a state that is given back goes on', () => {
    const layer = gru({ ...own(2), returnState: true });
    const [y, state] = single(layer, x, states(2));
    expectNear(y, [0.23774096, 0.33508456, 0.83659905, 1.0227708]);
    expect(state).toEqual(y);
  });
});

describe('masks', () => {
  /** The sequence of Keras's tests, with zeros where the mask has them. */
  const masked = (mask: Numbers) => ({
    shape: [2, 4, 3],
    values: counting(2, 4, 3).values.map((value, i) => value * mask[Math.floor(i / 3)]!),
  });
  const through = (layer: AnyLayer, mask: Numbers) =>
    given(([x]) => layer.apply(layers.masking().apply(x!)), [masked(mask)]);
  const RIGHT = [1, 1, 1, 0, 1, 1, 0, 0];
  const LEFT = [0, 1, 1, 1, 0, 0, 1, 1];
  const HOLES = [1, 1, 0, 1, 1, 0, 0, 1];

  it.each<[string, AnyLayer, Numbers, Numbers]>([
    ['lstm', lstm(own(2)), RIGHT, [0.11755939, 0.28556206]],
    ['lstm, backwards', lstm({ ...own(2), goBackwards: true }), LEFT, [0.15341201, 0.3844719]],
    ['gru', gru(own(2)), HOLES, [0.19393763, 0.30818558]],
    ['gru, backwards', gru({ ...own(2), goBackwards: true }), HOLES, [0.11669192, 0.28380975]],
    ['simpleRNN', simpleRNN(own(4)), HOLES, [0.32951632, 0.61799484]],
    ['simpleRNN, backwards', simpleRNN({ ...own(4), goBackwards: true }), HOLES, [0.07376196, 0.43645123]],
    [
      'lstm, all states',
      lstm({ ...own(2), returnSequences: true }),
      RIGHT,
      [0.0158891, 0.05552048, 0.11755939, 0.11755939, 0.14185596, 0.28556206, 0.28556206, 0.28556206],
    ],
    [
      'lstm, zeros',
      lstm({ ...own(2), returnSequences: true, zeroOutputForMask: true }),
      RIGHT,
      [0.0158891, 0.05552048, 0.11755939, 0, 0.14185596, 0.28556206, 0, 0],
    ],
    [
      'gru, zeros',
      gru({ ...own(2), returnSequences: true, zeroOutputForMask: true }),
      HOLES,
      [0.03606692, 0.09497581, 0, 0.19393763, 0.16051409, 0, 0, 0.30818558],
    ],
    [
      'simpleRNN, all states',
      simpleRNN({ ...own(2), returnSequences: true }),
      HOLES,
      [0.0599281, 0.15122814, 0.15122814, 0.32394567, 0.3969304, 0.3969304, 0.3969304, 0.608085],
    ],
    [
      'bidirectional gru',
      bidirectional({ layer: gru(own(2)) }),
      HOLES,
      [0.19393763, 0.11669192, 0.30818558, 0.28380975],
    ],
  ])('%s', (_, layer, mask, expected) => {
    const { values } = through(layer, mask);
    expectNear(values[0], spread(expected, values[0]!.length / expected.length));
  });

  it('until a step counts zeros are given, whatever the layer begins with; the state stays', () => {
    const x = masked(LEFT);
    const state = { shape: [2, 2], values: [0.5, -0.5, 0.25, 0.125] };
    const layer = simpleRNN({ ...own(2), returnSequences: true, returnState: true });
    const { values } = given(
      ([first, h]) => layer.apply([layers.masking().apply(first!), h!]),
      [{ ...x, values: x.values.map((value, i) => (Math.floor(i / 3) % 4 < 2 ? 0 : value)) }, state],
    );
    expectNear(values[0]!.slice(0, 4), [0, 0, 0, 0]);
    const rest = single(
      simpleRNN(own(2)),
      { shape: [2, 2, 3], values: [6, 7, 8, 9, 10, 11, 18, 19, 20, 21, 22, 23] },
      state,
    );
    expectNear(values[1], rest[0]!);
  });

  it.each<[string, (x: ModelTensor) => ModelTensor, Numbers | undefined]>([
    ['masking', (x) => x, HOLES],
    ['dense', (x) => layers.dense({ units: 2 }).apply(x), HOLES],
    ['dropout, which does nothing', (x) => layers.dropout({ rate: 0.5 }).apply(x), HOLES],
    ['layerNormalization', (x) => layers.layerNormalization().apply(x), HOLES],
    ['add', (x) => layers.add().apply([x, layers.dense({ units: 3 }).apply(x)]), HOLES],
    ['all states', (x) => lstm({ units: 2, returnSequences: true }).apply(x), HOLES],
    [
      'all states of both ways',
      (x) => bidirectional({ layer: gru({ units: 2, returnSequences: true }) }).apply(x),
      HOLES,
    ],
    ['the last state', (x) => lstm({ units: 2 }).apply(x), undefined],
    ['flatten', (x) => layers.flatten().apply(x), undefined],
    ['add, where one has none', (x) => layers.add().apply([x, layers.rmsNormalization().apply(x)]), undefined],
  ])('after %s', (_, apply, expected) => {
    const { masks } = given(([x]) => apply(layers.masking().apply(x!)), [masked(HOLES)]);
    expect(masks[0]).toEqual(expected);
  });

  it('word 0 masks, if it is asked for, and is left out of means', () => {
    const table = layers.embedding({ inputDim: 5, outputDim: 2, maskZero: true, embeddingsInitializer: constant(2) });
    const words = { shape: [2, 3], values: [1, 0, 4, 0, 0, 2] };
    const { values, masks } = given(([x]) => table.apply(x!), [words]);
    expect(masks[0]).toEqual([1, 0, 1, 0, 0, 1]);
    expect(values[0]).toEqual(Array(12).fill(2));
    const mean = given(
      ([x]) => layers.globalAveragePooling1d().apply(layers.masking().apply(x!)),
      [{ shape: [1, 3, 2], values: [1, 2, 0, 0, 3, 6] }],
    );
    expect(mean.values[0]).toEqual([2, 4]);
  });

  it('of another value; what is masked becomes 0', () => {
    const x = { shape: [1, 3, 2], values: [-1, -1, -1, 2, 0, 0] };
    const { values, masks } = given(([first]) => layers.masking({ maskValue: -1 }).apply(first!), [x]);
    expect(masks[0]).toEqual([0, 1, 1]);
    expect(values[0]!.map(Math.abs)).toEqual([0, 0, 1, 2, 0, 0]);
  });
});
