/**
 * The kernels of recurrent layers: a frame that walks from step to step, with the functions of a cell in it. Where one workgroup has all
 * units of its rows it does many steps, with barriers in between; else each step is a stage of its own.
 */
import cellFunctions from '../../shaders/cells/functions.wgsl?raw';
import plainShader from '../../shaders/recurrent.wgsl?raw';
import plainGradShader from '../../shaders/recurrent_grad.wgsl?raw';
import { estimateMs } from '../compiler/slices.ts';
import type { Node } from '../graph/node.ts';
import type { Choice, Constants, KernelOptions } from '../graph/op.ts';
import { WORKGROUP } from '../kernels/choice.ts';
import { parseFunctions } from '../kernels/source.ts';
import { largestDivisor } from './matmul-variant.ts';
import { recurrentQuads } from './software-kernels.ts';

/** Functions that a cell may have as its activations: those whose slope is known by their value. */
export const CELL_FUNCTIONS = [
  ...['linear', 'sigmoid', 'tanh', 'relu'],
  ...['relu6', 'hardSigmoid', 'hardSigmoidOfKeras2', 'softsign', 'elu'],
] as const;
export type CellFunction = string;

/** hᵀ · dz: [units, gates · units], given the rows [times · rows, units] of what the recurrence gave, from a slot on. */
export type WeightGradient = (
  factors: (begin: number) => Node,
  dproducts: Node,
  sizes: { readonly units: number; readonly keptAt: number; readonly times: number },
) => Node;

/** What a step of a recurrence computes. */
export interface Cell {
  readonly name: string;
  readonly gates: number;
  /** Numbers that it keeps of each unit and step for the gradient. */
  readonly kept: number;
  /** Turns of a step: each may take a product with what the one before it gave. */
  readonly phases: number;
  /** Whether it has states besides those that it gives. */
  readonly hasCells: boolean;
  /** Whether the gradient of products is another than that of a. */
  readonly apart: boolean;
  /** Whether gradients of a state go to the one before it besides through products. */
  readonly carries: boolean;
  /** Texts of files of shaders/cells, forward and backward; without them it is the cell that the frames have. */
  readonly shaders?: readonly [string, string];
  readonly weightGradient: WeightGradient;
}

export interface Sizes {
  readonly cell: Cell;
  readonly times: number;
  readonly rows: number;
  readonly units: number;
  /** Whether some steps of some rows leave states as they are. */
  readonly masked: boolean;
  /** Whether states have a factor before the product. */
  readonly factor: boolean;
}

interface Functions {
  readonly activation: CellFunction;
  readonly gate: CellFunction;
}

/** Where things lie in what a recurrence gives, and in its gradient, in slots of [rows, units]. */
export function layoutOf({ hasCells, kept, gates, apart }: Cell, times: number, factor: boolean) {
  const statesAt = factor ? times + 1 : 0;
  const cellsAt = statesAt + times + 1;
  const keptAt = cellsAt + (hasCells ? times + 1 : 0);
  const carryAt = (apart ? 2 : 1) * times * gates;
  return {
    ...{ statesAt, cellsAt, keptAt, slots: keptAt + kept * times },
    ...{ productsAt: apart ? times * gates : 0, carryAt, cellCarryAt: carryAt + 1 },
    gradSlots: carryAt + (hasCells ? 2 : 1),
  };
}

/** How kernels are called: what the choice says besides inputs and results. */
type Kernel = Omit<Choice, 'inputs' | 'results'>;

export function recurrentKernel(sizes: Sizes, functions: Functions, options: KernelOptions): Kernel {
  const { cell, times } = sizes;
  const quads = quadsFor(sizes, options);
  const shader = withCell(quads?.shaders[0] ?? plainShader, cell.shaders?.[0], functions);
  return kernel(sizes, 1 + times * cell.phases, shader, {}, quads?.each, options);
}

export function gradKernel(sizes: Sizes, initial: boolean, functions: Functions, options: KernelOptions): Kernel {
  const { cell, times, masked, factor } = sizes;
  const { productsAt, carryAt, cellCarryAt } = layoutOf(cell, times, factor);
  const own = {
    CARRIES: masked || cell.carries,
    PRODUCTS_AT: productsAt,
    CARRY_AT: carryAt,
    CELL_CARRY_AT: cellCarryAt,
  };
  const quads = quadsFor(sizes, options);
  const shader = withCell(quads?.shaders[1] ?? plainGradShader, cell.shaders?.[1], functions);
  return kernel(sizes, times * cell.phases + (initial ? 1 : 0), shader, own, quads?.gradEach, options);
}

/** Units of which a workgroup of a GPU does all: with more, they are shared by workgroups, and each step is a dispatch. */
const MOST_RESIDENT = 128;
/** A dispatch of several steps takes no longer than this, if its estimate is right. */
const LONGEST_MS = 50;
/** Rows of a workgroup of a software adapter, if all units are its own. */
const SOFTWARE_ROWS = 4;
const QUAD_PACE = 4;

/** Rows and units, in fours, that a thread of a quad does at a time. */
export interface Each {
  readonly rows: number;
  readonly units: number;
}

function kernel(
  sizes: Sizes,
  turns: number,
  shader: string,
  more: Constants,
  each: Each | undefined,
  options: KernelOptions,
): Kernel {
  const { cell, times, rows, units, masked, factor } = sizes;
  const lanes = each === undefined ? 1 : 4;
  const { statesAt, cellsAt, keptAt } = layoutOf(cell, times, factor);
  const grid = each === undefined ? plainGrid(sizes, options) : quadGrid(sizes, each);
  const effort = (2 * cell.gates * rows * units * (units + 6)) / (each === undefined ? 1 : QUAD_PACE);
  const turnMs = estimateMs({ effort, bytes: 4 * rows * units * (2 * cell.gates + cell.kept + 4) }, options.target);
  const inTurn = grid.resident ? Math.min(turns, Math.max(1, Math.floor(LONGEST_MS / turnMs))) : 1;
  const stages = Math.ceil(turns / inTurn);
  const constants = {
    ...{ TURNS: inTurn, COUNT: turns, PHASES: cell.phases, TIMES: times, ROWS: rows, UNITS: units / lanes },
    ...{ GATES: cell.gates, MASKED: masked, FACTORS: factor },
    ...{ STATES_AT: statesAt, CELLS_AT: cellsAt, KEPT_AT: keptAt },
    ...grid.constants,
    ...more,
  };
  const pace = each === undefined ? {} : { pace: QUAD_PACE };
  return {
    ...{ shader, lanes, constants, workgroups: stages * grid.workgroups, fixedThreads: true, ...pace },
    ...(stages > 1 && { stage: grid.workgroups }),
  };
}

interface Grid {
  /** Of a stage. */
  readonly workgroups: number;
  /** Whether workgroups have all units of their rows. */
  readonly resident: boolean;
  readonly constants: Constants;
}

function plainGrid({ rows, units }: Sizes, { target, tuned }: KernelOptions): Grid {
  const resident = tuned && (target === 'cpu' || units <= MOST_RESIDENT);
  const blockUnits = resident ? units : Math.min(units, WORKGROUP);
  const blockRows = !resident ? Math.max(1, Math.floor(WORKGROUP / blockUnits)) : target === 'cpu' ? SOFTWARE_ROWS : 1;
  const [rowBlocks, unitBlocks] = [Math.ceil(rows / blockRows), Math.ceil(units / blockUnits)];
  const threads = target === 'cpu' ? 4 : Math.min(256, WORKGROUP * Math.ceil((blockRows * blockUnits) / WORKGROUP));
  return {
    workgroups: rowBlocks * unitBlocks,
    resident,
    constants: {
      ...{ WG: threads, ROW_BLOCKS: rowBlocks, UNIT_BLOCKS: unitBlocks },
      ...{ BLOCK_ROWS: Math.min(rows, blockRows), BLOCK_UNITS: blockUnits },
    },
  };
}

function quadGrid({ rows, units }: Sizes, each: Each): Grid {
  const tall = Math.min(each.rows, Math.ceil(rows / 4));
  const workgroups = Math.ceil(rows / 4 / tall);
  const columns = largestDivisor(units / 4, each.units);
  return { workgroups, resident: true, constants: { ROW_BLOCKS: workgroups, EACH: tall, COLUMNS: columns } };
}

const quadsFor = ({ units }: Sizes, { target, tuned, subgroups }: KernelOptions) =>
  tuned && target === 'cpu' && subgroups && units % 4 === 0 ? recurrentQuads() : undefined;

const texts = new Map<string, string>();

/** A frame in which the functions of a cell take the place of its own. */
function withCell(frame: string, cell: string | undefined, { activation, gate }: Functions): string {
  const key = [frame, cell, activation, gate].join('\n');
  let text = texts.get(key);
  if (text === undefined) {
    const known = parseFunctions(cellFunctions);
    const own = new Map(parseFunctions(cell ?? ''));
    for (const [name, as] of [
      ['activation', activation],
      ['gate', gate],
    ] as const) {
      for (const end of ['', '_slope']) own.set(name + end, renamedTo(name + end, known.get(as + end)!));
    }
    text = [...own].reduce(withFunction, frame);
    texts.set(key, text);
  }
  return text;
}

const renamedTo = (name: string, text: string): string => text.replace(/^fn \w+/, `fn ${name}`);

function withFunction(frame: string, [name, text]: readonly [string, string]): string {
  const own = parseFunctions(frame).get(name);
  return own === undefined
    ? frame.replace('\n@compute', () => `\n${text}\n\n@compute`)
    : frame.replace(own, () => text);
}
