/** The compiler: a step of a model becomes a Program. Pure functions, no GPU. */
import type { Step } from '../graph/node.ts';
import { emitGroup } from '../kernels/emit.ts';
import type { KernelOptions } from '../kernels/group.ts';
import { fuse } from './fuse.ts';
import { plan } from './plan.ts';
import type { Program } from './program.ts';
import { levels, mergeLevel } from './schedule.ts';
import { simplify } from './simplify.ts';
import { assignStorage } from './storage.ts';

export interface CompileOptions extends KernelOptions {
  /** false: no rewriting, a dispatch for each op, the plain kernel of each. What the optimised schedule is checked against. */
  readonly optimize: boolean;
  /** The adapter's maxStorageBuffersPerShaderStage. */
  readonly maxBindings: number;
}

export const DEFAULT_OPTIONS: CompileOptions = { optimize: true, tuned: true, target: 'gpu', maxBindings: 8 };

export function compile(step: Step, options: CompileOptions = DEFAULT_OPTIONS): Program {
  const simple = options.optimize ? simplify(step) : step;
  const fusion = fuse(simple, options.optimize, options.maxBindings);
  const storage = assignStorage(simple, fusion);
  const calls = levels(simple, fusion, storage).flatMap((groups) => {
    const level = groups.map((group) => emitGroup(group, storage.storedBy(group), storage.of, options));
    return options.optimize ? mergeLevel(level, options.maxBindings) : level;
  });
  return plan(simple, calls, storage);
}
