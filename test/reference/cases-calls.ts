/** Cases of calls of one net that the compiler makes one: rows put together, masks of each call, rows that are written and read where they lie. */
import { apply, type Node } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import { STEP_RULES } from '../../src/ops/step-rules.ts';
import type { Case, Problem } from './case.ts';
import { exact, within } from './tolerance.ts';

const RATE = 0.3;
/** Sums of up to 20 products up to 4, through two layers. */
const LAYERS = within(20 * 2 ** -17, 'sums of up to 20 products, of sums of up to 20 products up to 4');

/** Rows of three inputs by their places. */
const chosen: Case = {
  name: 'rows of several inputs',
  sizes: [
    [1, 2, 1],
    [3, 5, 7],
    [2, 4, 8],
  ],
  gradientSize: [],
  make: ([first, second, columns], draw): Problem => {
    const inputs = ['x', 'y', 'z'].map((name) => draw.f32(name, [first! + second! + 1, columns!]));
    const y = b.scale(apply(b.chooseRowsOp, inputs, { rows: [first!, second!, 1] }), 2);
    return { step: { outputs: { y }, updates: [] }, feeds: draw.feeds, tolerance: exact };
  },
};

/** Two layers with a mask, on inputs of `rows` rows each: whatever is made between kernels, and what some rows alone are needed of. */
function calls(name: string, rows: (size: number) => readonly number[], mask: boolean): Case {
  return {
    name,
    sizes: [
      [1, 3, 5],
      [4, 8, 12],
      [6, 20, 8],
    ],
    gradientSize: [],
    make: ([size, columns, width], draw): Problem => {
      const w = draw.f32('w', [columns!, width!], -1, 1);
      const v = draw.f32('v', [width!, columns!], -1, 1);
      const clock = draw.clock();
      const outputs: Record<string, Node> = {};
      rows(size!).forEach((count, i) => {
        const x = b.tanh(draw.f32(`x${i}`, [count, columns!]));
        const hidden = b.leakyRelu(b.matmul(x, w));
        const y = b.matmul(mask ? b.dropout(hidden, clock, RATE, 3 + 2 * i) : hidden, v);
        outputs[`mean${i}`] = b.mean(y, [1]);
        if (i === 1) outputs.back = b.matmul(b.scale(y, 0.5), w);
      });
      return { step: { outputs, updates: [], rules: STEP_RULES }, feeds: draw.feeds, tolerance: LAYERS };
    },
  };
}

export const CALL_CASES: readonly Case[] = [
  chosen,
  calls('calls of equal numbers of rows, each with its mask', (size) => [size, size, size], true),
  calls('calls of other numbers of rows', (size) => [size, 2 * size + 1], false),
  calls('calls of other numbers of rows, each with its mask', (size) => [2 * size, size], true),
];
