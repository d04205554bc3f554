/** The compiler: a step of a model becomes a Program. Pure functions, no GPU. */

import type { Step } from '../graph/node.ts';
import type { KernelOptions } from '../graph/op.ts';
import type { KernelCall } from '../kernels/group.ts';
import { type Checker, checker } from './check.ts';
import { kernelsOf } from './kernels.ts';
import { allocate, allocateBySize, bufferOf, fitsOneArena } from './memory.ts';
import { plan } from './plan.ts';
import type { Program } from './program.ts';
import { dispatchesOf, type Level, levels, policyOf, predecessors } from './schedule.ts';
import { simplify, withOwnValues } from './simplify.ts';
import { sparing } from './sparing.ts';
import { inTiles } from './tiles.ts';

export interface CompileOptions extends KernelOptions {
  /** false: no rewriting, a dispatch for each op, the plain kernel of each. What the optimised schedule is checked against. */
  readonly optimize: boolean;
  /** The adapter's maxStorageBuffersPerShaderStage. */
  readonly maxBindings: number;
  /** The most bytes of a buffer that the device binds. */
  readonly maxBufferBytes: number;
  /** How long one dispatch may keep the device, roughly: longer ones are cut. */
  readonly maxDispatchMs?: number;
  /** Looks at what each pass makes; default: in tests only, so that a build leaves it out. */
  readonly check?: Checker | false;
}

/** Below what people notice; a submit has room for two. */
const MAX_DISPATCH_MS = 50;

/** Bytes of all values together from which on memory is spared, whatever the device binds: what every one does. */
const LARGE = 2 ** 27;

export const DEFAULT_OPTIONS: CompileOptions = {
  optimize: true,
  tuned: true,
  target: 'gpu',
  subgroups: false,
  choices: {},
  maxBindings: 8,
  maxBufferBytes: 2 ** 27,
};

export function compile(given: Step, options: CompileOptions = DEFAULT_OPTIONS): Program {
  const { optimize, target, maxBindings, maxBufferBytes, maxDispatchMs = MAX_DISPATCH_MS } = options;
  const check = (options.check ?? (import.meta.env.MODE === 'test' ? checker : undefined)) || undefined;
  check?.step('build', given);
  const simple = withOwnValues(optimize ? inTiles(simplify(given), options) : given);
  check?.step('simplify', simple);
  const kernels = kernelsOf(simple, options);
  const { step, fusion, storage, calls } = kernels;
  check?.step('kernels', step);
  check?.groups('kernels', step, fusion, storage);
  const policy = policyOf(options);
  const callsOf = (level: Level): KernelCall[] => level.flat().map((group) => calls.get(group)!);
  const oneArena = fitsOneArena(step, maxBufferBytes);
  const large = !fitsOneArena(step, Math.min(maxBufferBytes, LARGE));
  const inLevels = levels(kernels, policy, large);
  const ordered = large
    ? sparing(inLevels, predecessors(step, fusion, storage), calls, policy, fusion.parts)
    : inLevels;
  check?.order('schedule', step, fusion, storage, ordered);
  // which arena a temporary is in must be known before kernels are put together: their bindings are counted
  const early = oneArena ? undefined : allocateBySize(step, ordered.map(callsOf), maxBufferBytes, fusion.parts);
  const buffersOf = ({ operands }: KernelCall) =>
    operands.flatMap(({ storages }) => storages.map((node) => bufferOf(node, step, early)));
  const dispatches = ordered.flatMap((level) => dispatchesOf(level, calls, policy, buffersOf, maxBindings));
  const inTurn = dispatches.map((call) => [call]);
  const places = early ?? (large ? allocateBySize : allocate)(step, inTurn, maxBufferBytes, fusion.parts);
  check?.memory('plan', dispatches, places, fusion.parts);
  const program = plan(step, dispatches, storage, places, { target, maxDispatchMs });
  check?.program('plan', program, options);
  return program;
}
