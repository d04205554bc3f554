/** The compiler: a step of a model becomes a Program. Pure functions, no GPU. */

import type { Step } from '../graph/node.ts';
import type { KernelOptions } from '../graph/op.ts';
import { emitGroup } from '../kernels/emit.ts';
import type { KernelCall } from '../kernels/group.ts';
import { fuse } from './fuse.ts';
import { bufferOf, plan } from './plan.ts';
import type { Program } from './program.ts';
import { dispatchesOf, levels, policyOf } from './schedule.ts';
import { simplify } from './simplify.ts';
import { assignStorage } from './storage.ts';

export interface CompileOptions extends KernelOptions {
  /** false: no rewriting, a dispatch for each op, the plain kernel of each. What the optimised schedule is checked against. */
  readonly optimize: boolean;
  /** The adapter's maxStorageBuffersPerShaderStage. */
  readonly maxBindings: number;
}

export const DEFAULT_OPTIONS: CompileOptions = {
  optimize: true,
  tuned: true,
  target: 'gpu',
  subgroups: false,
  choices: {},
  maxBindings: 8,
};

export function compile(step: Step, options: CompileOptions = DEFAULT_OPTIONS): Program {
  const { optimize, maxBindings } = options;
  const simple = optimize ? simplify(step) : step;
  const fusion = fuse(simple, optimize, maxBindings);
  const storage = assignStorage(simple, fusion);
  const policy = policyOf(options);
  const calls = new Map(
    fusion.groups.map((group) => [group, emitGroup(group, storage.storedBy(group), storage.of, options)] as const),
  );
  const buffersOf = ({ operands }: KernelCall) =>
    operands.flatMap(({ storages }) => storages.map((node) => bufferOf(node, simple)));
  const dispatches = levels(simple, fusion, storage, calls, policy).flatMap((level) =>
    dispatchesOf(level, calls, policy, buffersOf, maxBindings),
  );
  return plan(simple, dispatches, storage);
}
