/**
 * Recurrent layers: states, one time step after the other, and the gradients of what they are made of. The products with the inputs and
 * the gradients of the weights are one matmul each over all steps; here is what goes from step to step. A cell (recurrent-kernels.ts) says
 * what a step computes; the frame, one kernel forward and one backward, is the same for all.
 */
import { ShapeError } from '../errors.ts';
import { apply, type Node, type Shape } from '../graph/node.ts';
import type { Choice, Op, PartGradient } from '../graph/op.ts';
import { formatShape } from '../graph/shapes.ts';
import { matrix, partOf, reshape } from '../graph/views.ts';
import { add } from './arithmetic.ts';
import { expectF32, f32 } from './elementwise.ts';
import { concat } from './joins.ts';
import { matmul } from './matmul.ts';
import { slice } from './movement.ts';
import {
  type Cell,
  type CellFunction,
  gradKernel,
  layoutOf,
  recurrentKernel,
  type Sizes,
  type WeightGradient,
} from './recurrent-kernels.ts';
import { sum } from './sums.ts';

/** What a recurrence may be given besides a and u, in the order of its inputs. */
const GIVEN = ['bias', 'h0', 'c0', 'mask', 'factor'] as const;
const GRADIENTS = ['dsequence', 'dlast', 'dcell', 'mask', 'factor'] as const;

type Attrs = {
  readonly activation: CellFunction;
  readonly gate: CellFunction;
  /** Names of what is given besides, in the order of the inputs. */
  readonly given: string;
};
type GradAttrs = Attrs & {
  /** Time steps. */
  readonly times: number;
  /** Whether the gradients of the states before the first step are wanted. */
  readonly initial: boolean;
};

const namesIn = (given: string): readonly string[] => (given === '' ? [] : given.split(' '));

/** What is given besides, by name. */
function othersOf({ inputs, attrs }: Node<Attrs>): Partial<Record<string, Node>> {
  return Object.fromEntries(namesIn(attrs.given).map((name, i) => [name, inputs[i + 2]!]));
}

/** A recurrence of one kind, and its gradient. */
export interface Recurrence {
  readonly cell: Cell;
  readonly op: Op<Attrs>;
  readonly gradOp: Op<GradAttrs>;
}

/* @__NO_SIDE_EFFECTS__ */
export function recurrence(cell: Cell): Recurrence {
  const gradOp: Op<GradAttrs> = {
    name: `${cell.name}Grad`,
    kind: 'kernel',
    shape: (inputs, { times, given }) => {
      const [y] = expectF32(`${cell.name}Grad`, inputs);
      const { gradSlots } = layoutOf(cell, times, namesIn(given).includes('factor'));
      return f32([gradSlots, ...y!.shape.slice(1)]);
    },
    choose: (node, options) => {
      const { times, initial, given } = node.attrs;
      const [, rows, units] = node.shape as [number, number, number];
      const names = namesIn(given);
      const sizes: Sizes = {
        cell,
        times,
        rows,
        units,
        masked: names.includes('mask'),
        factor: names.includes('factor'),
      };
      const own = gradKernel(sizes, initial, node.attrs, options);
      return bound(own, ['y', 'u'], names, GRADIENTS, 'dx');
    },
    flops: ({ shape: [, rows, units], attrs: { times } }) => cell.gates * times * rows! * units! * (2 * units! + 12),
  };
  const op: Op<Attrs> = {
    name: cell.name,
    kind: 'kernel',
    shape: (inputs, { given }) => {
      const [a, u] = expectF32(cell.name, inputs);
      const [times, rows, columns] = a!.shape;
      const units = u!.shape[0]!;
      if (a!.shape.length !== 3 || columns !== cell.gates * units || u!.shape.join() !== `${units},${columns}`) {
        const got = `${formatShape(a!.shape)} and ${formatShape(u!.shape)}`;
        throw new ShapeError(
          `${cell.name}: got ${got}, expected [times, rows, ${cell.gates} · units] and [units, ${cell.gates} · units].`,
        );
      }
      return f32([layoutOf(cell, times!, namesIn(given).includes('factor')).slots, rows!, units]);
    },
    choose: ({ inputs: [a, u], attrs }, options) => {
      const [times, rows] = a!.shape as [number, number, number];
      const names = namesIn(attrs.given);
      const flags = { masked: names.includes('mask'), factor: names.includes('factor') };
      const own = recurrentKernel({ cell, times, rows, units: u!.shape[0]!, ...flags }, attrs, options);
      return bound(own, ['a', 'u'], names, GIVEN, 'y');
    },
    vjpOfParts: (node, parts) => gradientsOf({ cell, op, gradOp }, node, parts),
    flops: ({ inputs: [a, u] }) => {
      const [times, rows, columns] = a!.shape as [number, number, number];
      return times * rows * columns * (2 * u!.shape[0]! + 12);
    },
  };
  return { cell, op, gradOp };
}

const bound = (
  own: Omit<Choice, 'inputs' | 'results'>,
  first: readonly string[],
  given: readonly string[],
  all: readonly string[],
  result: string,
): Choice => ({
  ...own,
  inputs: [...first, ...given],
  absent: all.filter((name) => !given.includes(name)),
  results: [result],
});

/** Gradients of a, u, and what is given besides. */
function gradientsOf(
  { cell, gradOp }: Recurrence,
  node: Node<Attrs>,
  parts: readonly PartGradient[],
): (Node | undefined)[] {
  const { inputs, attrs, shape } = node;
  const [times, rows, columns] = inputs[0]!.shape as [number, number, number];
  const units = shape[2]!;
  const others = othersOf(node);
  const layout = layoutOf(cell, times, others.factor !== undefined);
  const own = gradientsByKind(parts, layout.statesAt + 1, times, layout.cellsAt + times);
  const all = { ...own, mask: others.mask, factor: others.factor };
  const given = GRADIENTS.filter((name) => all[name] !== undefined);
  const initial = others.h0 !== undefined || others.c0 !== undefined;
  const grad = apply(gradOp, [node, inputs[1]!, ...given.map((name) => all[name]!)], {
    ...attrs,
    ...{ given: given.join(' '), times, initial },
  });
  const at = (begin: number, count: number, as: Shape): Node => reshape(partOf(grad, begin, count), as);
  const da = at(0, times * cell.gates, [times, rows, columns]);
  const dproducts = cell.apart ? at(layout.productsAt, times * cell.gates, da.shape) : da;
  const factors = (begin: number): Node => reshape(partOf(node, begin, times), [times * rows, units]);
  const du = cell.weightGradient(factors, matrix(dproducts), { units, keptAt: layout.keptAt, times });
  const gradients: Partial<Record<string, Node>> = {
    ...(others.bias && { bias: reshape(sum(matrix(dproducts), [0]), others.bias.shape) }),
    ...(others.h0 && { h0: at(layout.carryAt, 1, others.h0.shape) }),
    ...(others.c0 && { c0: at(layout.cellCarryAt, 1, others.c0.shape) }),
  };
  return [da, du, ...namesIn(attrs.given).map((name) => gradients[name])];
}

/** Those of all states, of the last state and of the last one of cells, as far as there are any. */
function gradientsByKind(
  parts: readonly PartGradient[],
  sequenceAt: number,
  times: number,
  cellAt: number,
): Partial<Record<'dsequence' | 'dlast' | 'dcell', Node>> {
  const total = (own: readonly PartGradient[]): Node | undefined =>
    own.length === 0 ? undefined : own.map(({ dy }) => dy).reduce(add);
  const lastAt = sequenceAt + times - 1;
  return {
    dsequence: total(parts.filter(({ begin, dy }) => begin === sequenceAt && (begin !== lastAt || dy.shape[0]! > 1))),
    dlast: total(parts.filter(({ begin }) => begin === lastAt)),
    dcell: total(parts.filter(({ begin }) => begin === cellAt && begin !== lastAt)),
  };
}

/** All products are of the states before the step. */
export const ofStates: WeightGradient = (factors, dproducts) => matmul(factors(0), dproducts, true);

/** Of a GRU whose reset gate comes before the product, the candidate's is of r · h. */
export const ofStatesAndReset: WeightGradient = (factors, dproducts, { units, keptAt, times }) => {
  const [ofGates, ofCandidate] = [0, keptAt + 3 * times].map((begin) => matmul(factors(begin), dproducts, true));
  return concat([slice(ofGates!, [0, 0], [units, 2 * units]), slice(ofCandidate!, [0, 2 * units], [units, units])], 1);
};

/** What a recurrence is given. */
export interface Recurrent {
  /** x · kernel + bias of all steps: [times, rows, gates · units] */
  readonly a: Node;
  /** The recurrent kernel: [units, gates · units] */
  readonly u: Node;
  /** What the product with u gets: [gates · units] */
  readonly bias?: Node;
  /** The state before the first step, [rows, units]: zeros by default. */
  readonly h0?: Node;
  /** The same of the cells. */
  readonly c0?: Node;
  /** [times, rows]: where it is 0 states stay as they are. */
  readonly mask?: Node;
  /** What states are multiplied by before the product: [rows, units] */
  readonly factor?: Node;
}

/** States: after each step [times, rows, units], and after the last one [rows, units]. */
export interface States {
  readonly sequence: Node;
  readonly last: Node;
  /** of an LSTM's cells */
  readonly cell?: Node;
}

/** @throws ShapeError where a and u do not fit */
export function recurrent(
  { cell, op }: Recurrence,
  given: Recurrent,
  functions: { readonly activation: CellFunction; readonly gate: CellFunction },
): States {
  const names = GIVEN.filter((name) => given[name] !== undefined);
  const inputs = [given.a, given.u, ...names.map((name) => given[name]!)];
  const y = apply(op, inputs, { ...functions, given: names.join(' ') });
  const times = given.a.shape[0]!;
  const { statesAt, cellsAt } = layoutOf(cell, times, given.factor !== undefined);
  const single = (begin: number): Node => reshape(partOf(y, begin, 1), y.shape.slice(1));
  return {
    sequence: partOf(y, statesAt + 1, times),
    last: single(statesAt + times),
    ...(cell.hasCells && { cell: single(cellsAt + times) }),
  };
}
