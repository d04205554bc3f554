/** The compiler with its stages laid open: what compile() does, every intermediate result kept. */
import { type CompileOptions, compile } from '../../../src/compiler/compile.ts';
import { type Fusion, fuse } from '../../../src/compiler/fuse.ts';
import { allocate, bufferOf, plan } from '../../../src/compiler/plan.ts';
import type { Program } from '../../../src/compiler/program.ts';
import { type Calls, dispatchesOf, type Level, levels, policyOf } from '../../../src/compiler/schedule.ts';
import { simplify } from '../../../src/compiler/simplify.ts';
import { assignStorage, type Storage } from '../../../src/compiler/storage.ts';
import type { Node, Place, Step } from '../../../src/graph/node.ts';
import { emitGroup } from '../../../src/kernels/emit.ts';
import type { KernelCall } from '../../../src/kernels/group.ts';

export interface Stages {
  readonly step: Step;
  readonly fusion: Fusion;
  readonly storage: Storage;
  readonly calls: Calls;
  readonly levels: readonly Level[];
  readonly dispatches: readonly KernelCall[];
  readonly places: ReadonlyMap<Node, Place>;
  readonly program: Program;
}

export function stagesOf(step: Step, options: CompileOptions): Stages {
  const simple = options.optimize ? simplify(step) : step;
  const fusion = fuse(simple, options.optimize, options.maxBindings);
  const storage = assignStorage(simple, fusion);
  const policy = policyOf(options);
  const calls = new Map(
    fusion.groups.map((group) => [group, emitGroup(group, storage.storedBy(group), storage.of, options)] as const),
  );
  const ordered = levels(simple, fusion, storage, calls, policy);
  const buffersOf = ({ operands }: KernelCall) =>
    operands.flatMap(({ storages }) => storages.map((node) => bufferOf(node, simple)));
  const dispatches = ordered.flatMap((level) => dispatchesOf(level, calls, policy, buffersOf, options.maxBindings));
  const places = allocate(simple, dispatches);
  const program = plan(simple, dispatches, storage, places);
  if (JSON.stringify(program) !== JSON.stringify(compile(step, options))) {
    throw new Error('test: stagesOf() and compile() have parted ways.');
  }
  return { step: simple, fusion, storage, calls, levels: ordered, dispatches, places, program };
}
