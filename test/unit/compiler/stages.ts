/** The compiler with its stages laid open: what each pass of compile() made, as the checker gets to see it. */
import { type Checker, checker } from '../../../src/compiler/check.ts';
import { type CompileOptions, compile } from '../../../src/compiler/compile.ts';
import type { Fusion } from '../../../src/compiler/fuse.ts';
import type { Program } from '../../../src/compiler/program.ts';
import type { Level } from '../../../src/compiler/schedule.ts';
import type { Storage } from '../../../src/compiler/storage.ts';
import type { Node, Place, Step } from '../../../src/graph/node.ts';
import { emitGroup } from '../../../src/kernels/emit.ts';
import type { KernelCall } from '../../../src/kernels/group.ts';

export interface Stages {
  readonly step: Step;
  readonly fusion: Fusion;
  readonly storage: Storage;
  /** of the groups, each alone */
  readonly calls: readonly KernelCall[];
  readonly levels: readonly Level[];
  readonly dispatches: readonly KernelCall[];
  readonly places: ReadonlyMap<Node, Place>;
  readonly program: Program;
}

export function stagesOf(given: Step, options: CompileOptions): Stages {
  const seen: { -readonly [Key in keyof Stages]?: Stages[Key] } = {};
  const check: Checker = {
    ...checker,
    order: (pass, step, fusion, storage, levels) => {
      checker.order(pass, step, fusion, storage, levels);
      Object.assign(seen, { step, fusion, storage, levels });
    },
    memory: (pass, dispatches, places, parts) => {
      checker.memory(pass, dispatches, places, parts);
      Object.assign(seen, { dispatches, places });
    },
  };
  const program = compile(given, { ...options, check });
  const { fusion, storage } = seen as Stages;
  const calls = fusion.groups.map((group) => emitGroup(group, storage.storedBy(group), storage.of, options));
  return { ...(seen as Stages), calls, program };
}
