/** The compiler with its stages laid open: what compile() does, every intermediate result kept. */
import { type CompileOptions, compile } from '../../../src/compiler/compile.ts';
import { kernelsOf } from '../../../src/compiler/kernels.ts';
import { allocate, bufferOf, plan } from '../../../src/compiler/plan.ts';
import type { Program } from '../../../src/compiler/program.ts';
import { dispatchesOf, type Kernels, type Level, levels, policyOf } from '../../../src/compiler/schedule.ts';
import { simplify } from '../../../src/compiler/simplify.ts';
import { isLeaf, leafName, type Node, type Place, type Step } from '../../../src/graph/node.ts';
import { type Group, type KernelCall, readsOf } from '../../../src/kernels/group.ts';

export interface Stages extends Kernels {
  readonly levels: readonly Level[];
  readonly dispatches: readonly KernelCall[];
  readonly places: ReadonlyMap<Node, Place>;
  readonly program: Program;
}

export function stagesOf(step: Step, options: CompileOptions): Stages {
  const kernels = kernelsOf(options.optimize ? simplify(step) : step, options);
  const policy = policyOf(options);
  const ordered = levels(kernels, policy);
  const buffersOf = ({ operands }: KernelCall) =>
    operands.flatMap(({ storages }) => storages.map((node) => bufferOf(node, kernels.step)));
  const dispatches = ordered.flatMap((level) =>
    dispatchesOf(level, kernels.calls, policy, buffersOf, options.maxBindings),
  );
  const program = plan(kernels.step, dispatches, kernels.storage);
  if (JSON.stringify(program) !== JSON.stringify(compile(step, options))) {
    throw new Error('test: stagesOf() and compile() have parted ways.');
  }
  const places = allocate(kernels.step, dispatches);
  return { ...kernels, levels: ordered, dispatches, places, program };
}

/**
 * Reads of a value before it is there, or of a state after it was overwritten. The chains of a level run at once, the groups of
 * a chain one after the other.
 */
export function orderFaults({ step, fusion, storage, levels }: Stages): string[] {
  const faults: string[] = [];
  const overwritten = new Set<Node>();
  const made = new Set<Group>();
  const writes = (group: Group): Node[] =>
    step.updates.filter(([, value]) => fusion.groupOf(value) === group).map(([target]) => target);
  levels.forEach((chains, level) => {
    for (const chain of chains) {
      const others = new Set([
        ...overwritten,
        ...chains
          .filter((other) => other !== chain)
          .flat()
          .flatMap(writes),
      ]);
      chain.forEach((group, at) => {
        const ready = new Set([...made, ...chain.slice(0, at)]);
        const taken = new Set([...others, ...chain.filter((other) => other !== group).flatMap(writes)]);
        for (const read of readsOf(group)) {
          const producer = fusion.groupOf(read);
          const memory = storage.of(read);
          const what = `level ${level}: ${group.roots[0]!.op.name} reads ${isLeaf(memory) ? leafName(memory) : memory.op.name}`;
          if (producer === undefined && isLeaf(memory) && taken.has(memory))
            faults.push(`${what}, which is overwritten`);
          if (producer !== undefined && producer !== group && !ready.has(producer)) faults.push(`${what} too early`);
        }
      });
    }
    for (const group of chains.flat()) {
      made.add(group);
      for (const target of writes(group)) overwritten.add(target);
    }
  });
  return faults;
}

/** Two values in one place of which both are needed at a time. */
export function memoryFaults({ dispatches, places }: Stages): string[] {
  const faults: string[] = [];
  const uses = new Map<Node, number[]>();
  dispatches.forEach(({ operands }, at) => {
    for (const storage of operands.flatMap(({ storages }) => storages)) {
      if (places.has(storage)) uses.set(storage, [...(uses.get(storage) ?? []), at]);
    }
  });
  const words = (node: Node): number => node.shape.reduce((product, size) => product * size, 1);
  const apart = (a: Node, b: Node): boolean => {
    const [p, q] = [places.get(a)!, places.get(b)!];
    const inTime = Math.max(...uses.get(a)!) < Math.min(...uses.get(b)!);
    return p.buffer !== q.buffer || p.offset + words(a) <= q.offset || inTime;
  };
  const values = [...uses.keys()];
  values.forEach((a, i) => {
    for (const b of values.slice(i + 1)) {
      if (!apart(a, b) && !apart(b, a)) faults.push(`${a.op.name} and ${b.op.name} lie in one place`);
    }
    const { offset, words: size } = places.get(a)!;
    if (offset % 4 !== 0 || offset + words(a) > size) faults.push(`${a.op.name} lies outside of its buffer`);
  });
  return faults;
}

/** What WebGPU would refuse: too many bindings, or one buffer bound twice in a dispatch that writes it. */
export function bindingFaults({ program }: Stages, maxBindings: number): string[] {
  return program.dispatches.flatMap(({ label, code, ...dispatch }) => {
    const bindings = dispatch.bindings.filter(({ access }) => access !== 'uniform'); // these have a limit of their own
    const written = bindings.filter(({ access }) => access === 'read_write').map(({ buffer }) => buffer);
    const twice = written.filter((buffer) => bindings.filter((other) => other.buffer === buffer).length > 1);
    const declared = code.match(/^@group\(0\) @binding\(\d+\) var<storage/gm)?.length ?? 0;
    return [
      ...(bindings.length > maxBindings ? [`${label}: ${bindings.length} bindings of ${maxBindings}`] : []),
      ...twice.map((buffer) => `${label}: ${program.buffers[buffer]!.name} is written and bound twice`),
      ...(declared !== bindings.length ? [`${label}: declares ${declared} bindings, binds ${bindings.length}`] : []),
    ];
  });
}
