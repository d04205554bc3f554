/** The compiler with its stages laid open: what compile() does, every intermediate result kept. */
import { type CompileOptions, compile } from '../../../src/compiler/compile.ts';
import { type Fusion, fuse } from '../../../src/compiler/fuse.ts';
import { plan } from '../../../src/compiler/plan.ts';
import type { Program } from '../../../src/compiler/program.ts';
import { levels, mergeLevel } from '../../../src/compiler/schedule.ts';
import { simplify } from '../../../src/compiler/simplify.ts';
import { assignStorage, type Storage } from '../../../src/compiler/storage.ts';
import { isLeaf, leafName, type Node, type Step } from '../../../src/graph/node.ts';
import { emitGroup } from '../../../src/kernels/emit.ts';
import { type Group, type KernelCall, readsOf } from '../../../src/kernels/group.ts';

export interface Stages {
  readonly step: Step;
  readonly fusion: Fusion;
  readonly storage: Storage;
  readonly levels: readonly (readonly Group[])[];
  readonly calls: readonly KernelCall[];
  readonly program: Program;
}

export function stagesOf(step: Step, options: CompileOptions): Stages {
  const simple = options.optimize ? simplify(step) : step;
  const fusion = fuse(simple, options.optimize, options.maxBindings);
  const storage = assignStorage(simple, fusion);
  const ordered = levels(simple, fusion, storage);
  const calls = ordered.flatMap((groups) => {
    const level = groups.map((group) => emitGroup(group, storage.storedBy(group), storage.of, options));
    return options.optimize ? mergeLevel(level, options.maxBindings) : level;
  });
  const program = plan(simple, calls, storage);
  if (JSON.stringify(program) !== JSON.stringify(compile(step, options))) {
    throw new Error('test: stagesOf() and compile() have parted ways.');
  }
  return { step: simple, fusion, storage, levels: ordered, calls, program };
}

/** Reads of a value before it is there, or of a state after it was overwritten. The members of a level run at once. */
export function orderFaults({ step, fusion, storage, levels }: Stages): string[] {
  const faults: string[] = [];
  const overwritten = new Set<string>();
  const made = new Set<Group>();
  const writes = (group: Group): string[] =>
    step.updates.filter(([, value]) => fusion.groupOf(value) === group).map(([target]) => leafName(target));
  levels.forEach((groups, level) => {
    for (const group of groups) {
      const others = new Set([...overwritten, ...groups.filter((other) => other !== group).flatMap(writes)]);
      for (const read of readsOf(group)) {
        const producer = fusion.groupOf(read);
        const memory = storage.of(read);
        const what = `level ${level}: ${group.roots[0]!.op} reads ${isLeaf(memory) ? leafName(memory) : memory.op}`;
        if (producer === undefined && others.has(leafName(memory))) faults.push(`${what}, which is overwritten`);
        if (producer !== undefined && producer !== group && !made.has(producer)) faults.push(`${what} too early`);
      }
    }
    for (const group of groups) {
      made.add(group);
      for (const name of writes(group)) overwritten.add(name);
    }
  });
  return faults;
}

/** Walks through the program and notes which value each buffer holds: whoever reads must find what was meant for it. */
export function memoryFaults({ calls, program }: Stages): string[] {
  const faults: string[] = [];
  const holds = new Map<number, Node>();
  program.dispatches.forEach(({ label, bindings }, at) => {
    const operands = calls[at]!.operands;
    bindings.forEach(({ buffer, access }, i) => {
      const { storage } = operands[i]!;
      const { name, kind } = program.buffers[buffer]!;
      if (access === 'read_write') return;
      if (kind === 'temporary' || kind === 'output') {
        if (holds.get(buffer) !== storage) faults.push(`${at} ${label}: ${name} does not hold ${storage.op}`);
      } else if (storage !== holds.get(buffer) && holds.has(buffer)) {
        faults.push(`${at} ${label}: ${name} is two leaves`);
      }
    });
    bindings.forEach(({ buffer, access }, i) => {
      if (access === 'read_write' || isLeaf(operands[i]!.storage)) holds.set(buffer, operands[i]!.storage);
    });
  });
  return faults;
}

/** What WebGPU would refuse: too many bindings, or one buffer bound twice in a dispatch that writes it. */
export function bindingFaults({ program }: Stages, maxBindings: number): string[] {
  return program.dispatches.flatMap(({ label, bindings, code }) => {
    const written = bindings.filter(({ access }) => access === 'read_write').map(({ buffer }) => buffer);
    const twice = written.filter((buffer) => bindings.filter((other) => other.buffer === buffer).length > 1);
    const declared = code.match(/^@group\(0\) @binding\(\d+\)/gm)?.length ?? 0;
    return [
      ...(bindings.length > maxBindings ? [`${label}: ${bindings.length} bindings of ${maxBindings}`] : []),
      ...twice.map((buffer) => `${label}: ${program.buffers[buffer]!.name} is written and bound twice`),
      ...(declared !== bindings.length ? [`${label}: declares ${declared} bindings, binds ${bindings.length}`] : []),
    ];
  });
}
