/**
 * Check: what must hold between the passes of the compiler, whatever the model. The first fault is thrown, with the pass and
 * the node. compile() asks it in all tests; a build of the library leaves it out.
 */
import { internal } from '../errors.ts';
import {
  bytesOf,
  isLeaf,
  leafName,
  type Node,
  type Place,
  type Step,
  stepRoots,
  topologicalOrder,
} from '../graph/node.ts';
import { throughReshapes } from '../graph/views.ts';
import { MAX_WORKGROUPS } from '../kernels/choice.ts';
import { type Group, type KernelCall, readsOf } from '../kernels/group.ts';
import type { Fusion } from './fuse.ts';
import { Parts } from './parts.ts';
import type { Dispatch, Program } from './program.ts';
import type { Level } from './schedule.ts';
import type { Storage } from './storage.ts';

const show = (node: Node): string =>
  `${isLeaf(node) ? `'${leafName(node)}'` : node.op.name} ${node.dtype} [${node.shape}]`;

type Expect = (holds: boolean, fault: () => string) => void;

/** A check of what `pass` made. */
const checking =
  (pass: string): Expect =>
  (holds, fault) => {
    if (!holds) throw internal(`after ${pass}: ${fault()}.`);
  };

/** Shapes and dtypes are those that the ops' rules give, updates fit their leaves, no two leaves have one name. */
function checkStep(pass: string, step: Step): void {
  const expect = checking(pass);
  const targets = step.updates.map(([leaf]) => leaf);
  const names = new Map<string, Node>();
  for (const node of topologicalOrder([...stepRoots(step), ...targets])) {
    if (isLeaf(node)) {
      expect((names.get(leafName(node)) ?? node) === node, () => `two leaves have the name ${show(node)}`);
      names.set(leafName(node), node);
      continue;
    }
    const { shape, dtype } = node.op.shape(node.inputs, node.attrs);
    const same = dtype === node.dtype && shape.join() === node.shape.join();
    expect(same, () => `${show(node)} should be ${dtype} [${shape}] by its op's rule`);
  }
  step.updates.forEach(([leaf, value], i) => {
    const fits = leaf.dtype === value.dtype && leaf.shape.join() === value.shape.join();
    expect(isLeaf(leaf), () => `${show(leaf)} is updated, but no leaf`);
    expect(fits, () => `${show(leaf)} is updated to ${show(value)}`);
    expect(targets.indexOf(leaf) === i, () => `${show(leaf)} is updated twice`);
  });
}

/** Each value is computed and stored by one group, and whatever a group reads, or the step gives, is stored. */
function checkGroups(pass: string, step: Step, { groups, groupOf, parts }: Fusion, storage: Storage): void {
  const expect = checking(pass);
  const computedBy = new Map<Node, Group>();
  const storedBy = new Map<Node, Group>();
  for (const group of groups) {
    const members = [...group.roots, ...group.epilogue, ...group.partials];
    for (const node of members) {
      expect(!computedBy.has(node), () => `${show(node)} is computed twice`);
      expect(groupOf(node) === group, () => `${show(node)} is computed by another group than is said`);
      computedBy.set(node, group);
    }
    for (const node of storage.storedBy(group)) {
      expect(members.includes(node), () => `${show(node)} is stored by a group that does not compute it`);
      expect(!storedBy.has(storage.of(node)), () => `${show(node)} is stored where another value is`);
      storedBy.set(storage.of(node), group);
    }
  }
  const expectStored = (node: Node, reader: string): void => {
    const makers = parts.makersOf(node);
    if (makers.length > 1 || makers[0] !== throughReshapes(node)) {
      for (const maker of makers) expectStored(maker, reader);
      return;
    }
    const group = groupOf(node);
    const stored = group === undefined ? isLeaf(storage.of(node)) : storedBy.get(storage.of(node)) === group;
    expect(stored, () => `${show(node)}, which ${reader} reads, is stored nowhere`);
  };
  for (const group of groups) for (const read of readsOf(group)) expectStored(read, show(group.roots[0]!));
  for (const root of stepRoots(step)) expectStored(root, 'the step');
  for (const [leaf, value] of step.updates) {
    expect(
      groupOf(value) !== undefined && storage.of(value) === leaf,
      () => `${show(leaf)} does not get its new value`,
    );
  }
}

/**
 * Values are there before they are read, states are read before they are overwritten. The chains of a level run at once, the
 * groups of a chain one after the other.
 */
function checkOrder(pass: string, step: Step, fusion: Fusion, storage: Storage, levels: readonly Level[]): void {
  const expect = checking(pass);
  const writerOf = new Map(step.updates.map(([leaf, value]) => [leaf, fusion.groupOf(value)]));
  const done = new Set<Group>();
  for (const chains of levels) {
    const level = new Set(chains.flat());
    for (const chain of chains) {
      chain.forEach((group, at) => {
        const reader = show(group.roots[0]!);
        for (const read of readsOf(group)) {
          const producers = fusion.groupsOf(read);
          const isReady = (producer: Group): boolean =>
            producer === group || done.has(producer) || chain.slice(0, at).includes(producer);
          expect(producers.every(isReady), () => `${reader} reads ${show(read)} too early`);
          const memory = storage.of(read);
          const writer = producers.length === 0 ? writerOf.get(memory) : undefined;
          const lost = writer !== undefined && writer !== group && (done.has(writer) || level.has(writer));
          expect(!lost, () => `${reader} reads ${show(memory)}, which is overwritten`);
        }
      });
    }
    for (const group of chains.flat()) {
      expect(!done.has(group), () => `${show(group.roots[0]!)} runs twice`);
      done.add(group);
    }
  }
  for (const group of fusion.groups) expect(done.has(group), () => `${show(group.roots[0]!)} never runs`);
}

/** A temporary's place is inside its buffer, written before it is read, and no other's as long as it is needed. */
function checkMemory(
  pass: string,
  calls: readonly KernelCall[],
  places: ReadonlyMap<Node, Place>,
  parts = new Parts(),
): void {
  const expect = checking(pass);
  const uses = new Map<Node, { first: number; last: number }>();
  calls.forEach(({ source, operands }, at) => {
    const nodes = operands.flatMap(({ storages }, i) =>
      storages.map((node) => [parts.wholeOf(node), source.bindings[i]!.access]),
    );
    const writes = new Set(nodes.filter(([, access]) => access === 'read_write').map(([node]) => node));
    for (const [node] of nodes as [Node, string][]) {
      expect(isLeaf(node) || uses.has(node) || writes.has(node), () => `${show(node)} is read before it is written`);
      uses.set(node, { first: uses.get(node)?.first ?? at, last: at });
    }
  });
  const whole = [...places].filter(([node]) => parts.wholeOf(node) === node);
  const used = whole.map(([node, place]) => {
    return { node, ...place, ...uses.get(node)!, end: place.offset + bytesOf(node.shape, node.dtype) / 4 };
  });
  used.forEach((a, i) => {
    const inside = a.offset % 4 === 0 && a.offset >= 0 && a.end <= a.words;
    expect(inside, () => `${show(a.node)} lies outside of its buffer '${a.buffer}'`);
    for (const b of used.slice(i + 1)) {
      const apart = a.buffer !== b.buffer || a.end <= b.offset || b.end <= a.offset;
      const inTurn = a.last < b.first || b.last < a.first;
      expect(apart || inTurn, () => `${show(a.node)} and ${show(b.node)} lie in one place`);
    }
  });
}

type Limits = Readonly<Record<'maxBindings' | 'maxBufferBytes', number>>;

const DECLARED = /^@group\(0\) @binding\((\d+)\) var<(?:storage, )?(\w+)> (\w+): array<(\w+), (\d+)>;$/gm;
const ELEMENT_BYTES: Readonly<Record<string, number>> = { f32: 4, u32: 4, vec4f: 16, vec4u: 16 };
/** Where a part of a uniform buffer may begin on every adapter. */
const UNIFORM_OFFSET = 256;

/** WebGPU would take each dispatch, and its WGSL declares what it binds. */
function checkProgram(pass: string, { buffers, dispatches }: Program, { maxBindings, maxBufferBytes }: Limits): void {
  for (const { name, kind, bytes } of buffers) {
    const inLimit = kind !== 'temporary' || bytes <= maxBufferBytes;
    checking(pass)(inLimit, () => `'${name}' has ${bytes} bytes of ${maxBufferBytes}`);
  }
  for (const dispatch of dispatches) {
    const expect: Expect = (holds, fault) => checking(pass)(holds, () => `'${dispatch.label}' ${fault()}`);
    const { bindings, workgroups } = dispatch;
    const possible = Number.isInteger(workgroups) && workgroups > 0 && workgroups <= MAX_WORKGROUPS;
    expect(possible, () => `has ${workgroups} workgroups`);
    const storage = bindings.filter(({ access }) => access !== 'uniform').length;
    expect(storage <= maxBindings, () => `binds ${storage} buffers of ${maxBindings}`);
    bindings.forEach(({ buffer, range }, i) => {
      const spec = buffers[buffer];
      expect(spec !== undefined, () => `binds buffer ${buffer} of ${buffers.length}`);
      const again = bindings.findIndex((other) => other.buffer === buffer) < i;
      expect(!again, () => `binds '${spec!.name}' twice`);
      const { offset, size } = range ?? { offset: 0, size: spec!.bytes };
      const inside = size > 0 && offset >= 0 && offset % UNIFORM_OFFSET === 0 && offset + size <= spec!.bytes;
      expect(inside, () => `binds bytes ${offset} to ${offset + size} of ${spec!.bytes} in '${spec!.name}'`);
    });
    checkDeclared(expect, dispatch, buffers);
  }
}

function checkDeclared(expect: Expect, { code, bindings }: Dispatch, buffers: Program['buffers']): void {
  const declared = [...code.matchAll(DECLARED)];
  expect(declared.length === bindings.length, () => `declares ${declared.length} bindings, binds ${bindings.length}`);
  declared.forEach(([, number, access, name, element, count], i) => {
    const { buffer, range, access: bound } = bindings[i]!;
    expect(Number(number) === i && access === bound, () => `declares ${name} as ${access}, binds it as ${bound}`);
    const bytes = ELEMENT_BYTES[element!]! * Number(count);
    const given = range?.size ?? buffers[buffer]!.bytes;
    expect(bytes <= given, () => `declares ${bytes} bytes of ${name}, binds ${given}`);
  });
}

export const checker = {
  step: checkStep,
  groups: checkGroups,
  order: checkOrder,
  memory: checkMemory,
  program: checkProgram,
};

export type Checker = typeof checker;
