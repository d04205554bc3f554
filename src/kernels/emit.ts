/**
 * Makes a kernel of a group: loads the file of its root, sets the constants, grafts the gathers of the prologue into its
 * loads and the elementwise ops of the epilogue into its store.
 */
import elementwiseShader from '../../shaders/elementwise.wgsl?raw';
import { internal } from '../errors.ts';
import { bytesOf, type Node, sizeOf } from '../graph/node.ts';
import type { Choice, KernelOptions, Parts } from '../graph/op.ts';
import { isPick } from '../graph/views.ts';
import { writeChain } from './chain.ts';
import { walkOver, withThreads } from './choice.ts';
import { type Draft, type Group, type KernelCall, type Parameter, readsOf, type StorageOf } from './group.ts';
import { bindPartials } from './partials.ts';
import { graftedName, graftPrologue } from './prologue.ts';
import { bindResult, dropInput, dropResult, storeOf } from './results.ts';
import { constantValue, type KernelSource, parseKernel, withConstants, withLanes } from './source.ts';

/**
 * @param stored the nodes of the group that others read or that are results of the step
 * @param storageOf whose memory holds a node's value
 */
export function emitGroup(
  group: Group,
  stored: ReadonlySet<Node>,
  storageOf: StorageOf,
  options: KernelOptions,
): KernelCall {
  const choice = chooseKernel(group.roots[0]!, options);
  const source = withLanes(withConstants(parseKernel(choice.shader), choice.constants), choice.lanes);
  const draft: Draft = { source, operands: new Map(), overwritten: new Set() };
  if (isChain(group.roots[0]!)) {
    writeChain(draft, undefined, [...group.roots, ...group.epilogue], group, stored, choice.lanes, storageOf);
  } else {
    bindKernel(draft, choice, group, stored, storageOf, options);
    bindPartials(draft, choice.lanes, group, stored, storageOf, options);
    noteOverwritten(draft);
  }
  const flops = [...group.roots, ...group.epilogue, ...group.partials].reduce((sum, node) => sum + flopsOf(node), 0);
  return {
    source: draft.source,
    overwritten: [...draft.overwritten],
    label: labelOf(group, draft.source.name),
    operands: draft.source.bindings.map(({ name }) => {
      const storage = draft.operands.get(name);
      if (storage === undefined) throw internal(`${draft.source.name}: nothing is bound to '${name}'.`);
      return { name, storages: [storage] };
    }),
    parameters: parametersOf(draft.source),
    copies: 1,
    workgroups: choice.workgroups,
    walk: choice.walk,
    fixedThreads: choice.fixedThreads === true,
    stage: choice.stage,
    bytes: bytesMoved(group, stored),
    flops,
    effort: flops / (choice.pace ?? 1),
  };
}

/** Random streams are all that tells apart kernels which do the same to other memory. */
function parametersOf(source: KernelSource): Parameter[] {
  const names = [...source.constants.keys()].filter((name) => /^STREAM(_|$)/.test(name));
  return names.map((name) => ({ name, values: [constantValue(source, name)] }));
}

/** What is computed by a chain alone: elementwise ops, and views that must be stored. */
const isChain = ({ op }: Node): boolean => op.kind === 'elementwise' || op.kind === 'view';

/** The kernel of a node, as an op or the frame of a chain. */
export function chooseKernel(node: Node, options: KernelOptions): Choice {
  const choice = isChain(node) ? chainFrame(node, options) : node.op.choose?.(node, options);
  if (choice === undefined) throw internal(`there is no kernel for '${node.op.name}'.`);
  return withThreads(choice, options);
}

/** The rows of a tile of a node's kernel, if it makes such. */
export const tileOf = (node: Node, options: KernelOptions): Parts | undefined =>
  isChain(node) ? undefined : node.op.choose?.(node, options).tile;

function chainFrame({ shape, dtype }: Node, { tuned }: KernelOptions): Choice {
  const columns = shape.at(-1) ?? 1;
  const lanes = tuned && dtype === 'f32' && columns % 4 === 0 ? 4 : 1;
  const [size, rows] = [sizeOf(shape) / lanes, shape[0] ?? 1];
  // the rows of a vector are its elements
  const grid = walkOver(shape.length === 1 ? { rows, block: lanes, items: 1 } : { rows, block: 1, items: size / rows });
  const constants = { SIZE: size, ...grid.constants, COLUMNS: columns / lanes };
  return { ...grid, shader: elementwiseShader, constants, lanes, inputs: [], results: ['y'] };
}

const flopsOf = (node: Node): number => node.op.flops?.(node) ?? sizeOf(node.shape);

/** What is read of the data by a gather are the rows of the batch; all else that a group binds it reads or writes whole. */
function bytesMoved(group: Group, stored: ReadonlySet<Node>): number {
  const gathers = [...group.roots, ...group.prologue].filter((node) => node.op.gathers);
  const bytesRead = (node: Node): number => {
    const gather = gathers.find(({ inputs }) => inputs[0] === node);
    return bytesOf(gather?.shape ?? node.shape, node.dtype);
  };
  const read = readsOf(group).reduce((sum, node) => sum + bytesRead(node), 0);
  return [...stored].reduce((sum, node) => sum + bytesOf(node.shape, node.dtype), read);
}

function labelOf(group: Group, kernel: string): string {
  const chain = isChain(group.roots[0]!) ? [...group.roots, ...group.epilogue] : group.epilogue;
  const names = chain.filter((node) => !isPick(node)).map((node) => node.op.label?.(node) ?? node.op.name);
  const file = isChain(group.roots[0]!) ? [] : [kernel];
  const partials = group.partials.slice(0, 1).map((node) => node.op.family!);
  return [...group.prologue.map((node) => node.op.name), ...file, ...names, ...partials].join(' + ');
}

function bindKernel(
  draft: Draft,
  choice: Choice,
  group: Group,
  stored: ReadonlySet<Node>,
  storageOf: StorageOf,
  options: KernelOptions,
): void {
  const [root] = group.roots;
  choice.inputs.forEach((name, i) => {
    const input = root!.inputs[i]!;
    if (group.prologue.includes(input)) graft(draft, name, input, group, storageOf, options);
    else draft.operands.set(name, storageOf(input));
  });
  for (const name of choice.absent ?? []) dropInput(draft, name);
  const results = resultsOf(group, options);
  for (const [name, node] of results) {
    if (!draft.source.functions.has(storeOf(name))) bindResult(draft, name, storageOf(node));
  }
  for (const name of draft.source.bindings.map((binding) => binding.name)) {
    if (!draft.source.functions.has(storeOf(name))) continue;
    const node = results.get(name);
    if (node !== undefined && name === 'y' && group.epilogue.length + group.partials.length > 0) {
      writeChain(draft, node, group.epilogue, group, stored, choice.lanes, storageOf);
    } else if (node !== undefined && stored.has(node)) bindResult(draft, name, storageOf(node));
    else dropResult(draft, name);
  }
}

/** Grafts a node of the prologue in place of the operand `name`, and then those of the prologue that it reads itself. */
function graft(
  draft: Draft,
  name: string,
  node: Node,
  group: Group,
  storageOf: StorageOf,
  options: KernelOptions,
): void {
  const choice = chooseKernel(node, options);
  graftPrologue(draft, name, node, choice, storageOf);
  node.inputs.forEach((input, i) => {
    if (!group.prologue.includes(input)) return;
    graft(draft, graftedName(node, choice.inputs[i]!), input, group, storageOf, options);
  });
}

/** The group's results by the variable of the kernel: those of its roots, or of the picks of a root with several. */
function resultsOf(group: Group, options: KernelOptions): Map<string, Node> {
  const picks = group.epilogue.filter((node) => isPick(node) && group.roots.includes(node.inputs[0]!));
  const variable = (root: Node, index: number): string => chooseKernel(root, options).results[index]!;
  if (picks.length > 0) {
    return new Map(picks.map((pick) => [variable(pick.inputs[0]!, pick.attrs.index as number), pick]));
  }
  return new Map(group.roots.map((root) => [variable(root, 0), root]));
}

/**
 * Where a kernel reads a state that it overwrites, threads would read what others have overwritten, unless the file itself binds
 * the memory once. (A chain knows which elements its threads read: see chain.ts.)
 */
function noteOverwritten({ source, operands, overwritten }: Draft): void {
  for (const written of source.bindings.filter((binding) => binding.access === 'read_write')) {
    const storage = operands.get(written.name)!;
    const others = source.bindings.filter((other) => other !== written);
    if (others.some((other) => operands.get(other.name) === storage)) overwritten.add(storage);
  }
}
