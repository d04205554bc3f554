/** Cases of recurrent layers: one step and many, one row and such as no block divides, units of which quads take none and all. */
import type { Node } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import { gradients } from '../../src/ops/gradients.ts';
import type { Case, Problem } from './case.ts';
import type { Draw } from './draw.ts';
import { within } from './tolerance.ts';

/** [time steps, rows, units] */
const SIZES = [
  [1, 1, 1],
  [2, 32, 3],
  [2, 5, 64],
  [30, 1, 4],
  [30, 3, 3],
  [3, 33, 8],
  [7, 2, 132],
];

const NEAR = within(2e-5, 'up to 30 steps, each of sums of up to 132 products of numbers below 1, and of exp');

const CELLS = { lstm: b.LSTM, gru: b.GRU, gruBefore: b.GRU_BEFORE, simpleRnn: b.SIMPLE_RNN };

/** a and u such that gates are at work; `wrt` are all that have gradients. */
function operands({ gates }: { gates: number }, [times, rows, units]: readonly number[], draw: Draw) {
  const reach = 1 / Math.sqrt(units!);
  const a = draw.f32('a', [times!, rows!, gates * units!]);
  return { a, u: draw.f32('u', [units!, gates * units!], -reach, reach, 'param') };
}

const FUNCTIONS = { activation: 'tanh', gate: 'sigmoid' };

/** As layers use it most: the last state alone. */
const last = (name: keyof typeof CELLS): Case => ({
  name: `${name}, the last state`,
  sizes: SIZES,
  gradientSize: [3, 5, 4],
  make: (size, draw): Problem => {
    const own = operands(CELLS[name].cell, size, draw);
    const y = b.scale(b.recurrent(CELLS[name], own, FUNCTIONS).last, 2);
    return { step: { outputs: { y }, updates: [] }, feeds: draw.feeds, tolerance: NEAR, wrt: [own.a, own.u] };
  },
});

/** Everything that it may be given, and all that it gives. */
const whole = (name: keyof typeof CELLS, functions = FUNCTIONS): Case => ({
  name: `${name} with states, masks and factors, ${functions.activation} and ${functions.gate}`,
  sizes: SIZES,
  gradientSize: [4, 3, 3],
  make: (size, draw): Problem => {
    const { cell } = CELLS[name];
    const [times, rows, units] = size as [number, number, number];
    const own = operands(cell, size, draw);
    const h0 = draw.f32('h0', [rows, units], -1, 1);
    const c0 = cell.hasCells ? draw.f32('c0', [rows, units], -1, 1) : undefined;
    const bias = cell.apart ? draw.f32('bias', [cell.gates * units], -1, 1, 'param') : undefined;
    const kept = Float32Array.from({ length: times * rows }, () => (draw.below(4) === 0 ? 0 : 1));
    const dropped = Float32Array.from({ length: rows * units }, () => (draw.below(3) === 0 ? 0 : 1.5));
    const mask = draw.values('mask', [times, rows], 'f32', kept);
    const factor = draw.values('factor', [rows, units], 'f32', dropped);
    const states = b.recurrent(CELLS[name], { ...own, bias, h0, c0, mask, factor }, functions);
    const rowsOf = [states.sequence, states.last, ...(states.cell ? [states.cell] : [])];
    const y = b.concat(
      rowsOf.map((node) => b.reshape(node, [node.shape.reduce((a, n) => a * n) / units, units])),
      0,
    );
    const wrt = [own.a, own.u, h0, bias, c0].filter((node): node is Node => node !== undefined);
    return { step: { outputs: { y: b.scale(y, 0.5) }, updates: [] }, feeds: draw.feeds, tolerance: NEAR, wrt };
  },
});

/** A step of training: all states are used, and the recurrent kernel moves. */
const trained = (name: keyof typeof CELLS): Case => ({
  name: `${name}, a step of training`,
  sizes: SIZES.filter((_, i) => i % 2 === 1),
  gradientSize: [],
  make: (size, draw): Problem => {
    const { a, u } = operands(CELLS[name].cell, size, draw);
    const { sequence } = b.recurrent(CELLS[name], { a, u }, FUNCTIONS);
    const dy = draw.f32('dy', sequence.shape, -1, 1);
    const [da, du] = gradients(sequence, dy, [a, u]);
    const updates: [Node, Node][] = [[u, b.sub(u, b.scale(du!, 1 / (size[0]! * size[1]!)))]];
    return { step: { outputs: { da: da! }, updates }, feeds: draw.feeds, tolerance: NEAR };
  },
});

const NAMES = Object.keys(CELLS) as (keyof typeof CELLS)[];

export const RECURRENT_CASES: readonly Case[] = [
  ...NAMES.map(last),
  ...NAMES.map((name) => whole(name)),
  ...NAMES.map(trained),
  whole('lstm', { activation: 'softsign', gate: 'hardSigmoid' }),
  whole('gru', { activation: 'elu', gate: 'hardSigmoidOfKeras2' }),
];
