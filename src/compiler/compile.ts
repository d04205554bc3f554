/** The compiler: a step of a model becomes a Program. Pure functions, no GPU. */

import type { Step } from '../graph/node.ts';
import type { KernelOptions } from '../graph/op.ts';
import type { KernelCall } from '../kernels/group.ts';
import { kernelsOf } from './kernels.ts';
import { bufferOf, plan } from './plan.ts';
import type { Program } from './program.ts';
import { dispatchesOf, levels, policyOf } from './schedule.ts';
import { simplify } from './simplify.ts';

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
  const kernels = kernelsOf(optimize ? simplify(step) : step, options);
  const policy = policyOf(options);
  const buffersOf = ({ operands }: KernelCall) =>
    operands.flatMap(({ storages }) => storages.map((node) => bufferOf(node, kernels.step)));
  const dispatches = levels(kernels, policy).flatMap((level) =>
    dispatchesOf(level, kernels.calls, policy, buffersOf, maxBindings),
  );
  return plan(kernels.step, dispatches, kernels.storage);
}
