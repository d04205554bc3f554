/**
 * Gives a kernel's variables their memory. Many values can lie in one buffer, and a buffer is bound once by a dispatch: each
 * access `v[i]` is rewritten to the buffer at the value's offset. A buffer is an array of vec4f where no kernel in the dispatch
 * writes single words of it, else of words.
 */
import { internal } from '../errors.ts';
import type { Node, Place } from '../graph/node.ts';
import type { Operand } from './group.ts';
import { type Access, type Binding, type KernelSource, mapTexts } from './source.ts';

export interface Bound {
  readonly source: KernelSource;
  /** One for each binding of the source, in its order. */
  readonly buffers: readonly { readonly name: string; readonly access: Access }[];
}

type Element = 'f32' | 'u32' | 'vec4f';

interface Variable {
  readonly name: string;
  readonly element: Element;
  readonly access: Access;
  readonly place: Place;
}

export function bindMemory(
  source: KernelSource,
  operands: readonly Operand[],
  placeOf: (storage: Node) => Place,
): Bound {
  const variables = source.bindings.map((binding) => variableOf(binding, operands, placeOf));
  const buffers = [...new Set(variables.map(({ place }) => place.buffer))];
  let bound: KernelSource = { ...source, bindings: [] };
  const accesses = buffers.map((buffer, i) => {
    const members = variables.filter(({ place }) => place.buffer === buffer);
    const name = `memory${i}_${buffer.replace(/\W/g, '_')}`;
    const element = elementOf(members);
    const words = members[0]!.place.words;
    const access = members.some((member) => member.access === 'read_write') ? 'read_write' : 'read';
    const type = `array<${element}, ${element === 'vec4f' ? words / 4 : words}>`;
    const helped = withHelpers(bound, members, name, element);
    bound = { ...helped, bindings: [...helped.bindings, { name, access, type }] };
    for (const member of members) bound = mapTexts(bound, (text) => rewrite(text, member, name, element));
    return { name: buffer, access } as const;
  });
  return { source: bound, buffers: accesses };
}

function variableOf(
  { name, type, access }: Binding,
  operands: readonly Operand[],
  placeOf: (storage: Node) => Place,
): Variable {
  const element = /^array<(f32|u32|vec4f), /.exec(type)?.[1] as Element | undefined;
  const operand = operands.find((candidate) => candidate.name === name);
  if (element === undefined || operand === undefined) throw internal(`${name}: ${type} cannot be given memory.`);
  return { name, element, access, place: placeOf(operand.storage) };
}

function elementOf(members: readonly Variable[]): Element {
  const scalar = members.find(({ element }) => element !== 'vec4f');
  if (scalar === undefined) return 'vec4f';
  const { words } = scalar.place;
  const vectors = members.some(({ element }) => element === 'vec4f');
  const writesWords = members.some(({ element, access }) => element !== 'vec4f' && access === 'read_write');
  if (vectors && !writesWords && words % 4 === 0) return 'vec4f';
  return scalar.element;
}

/** Functions that load and store four words at once, where a kernel takes vectors from a buffer of words. */
function withHelpers(source: KernelSource, members: readonly Variable[], name: string, element: Element): KernelSource {
  if (element === 'vec4f' || members.every((member) => member.element !== 'vec4f')) return source;
  const words = [0, 1, 2, 3].map((i) => `${name}[i + ${i}u]`);
  const load = `fn load4_${name}(i: u32) -> vec4f {\n  return vec4f(${words.join(', ')});\n}`;
  const lines = words.map((word, i) => `  ${word} = v[${i}];`).join('\n');
  const store = `fn store4_${name}(i: u32, v: vec4f) {\n${lines}\n}`;
  const writes = members.some((member) => member.element === 'vec4f' && member.access === 'read_write');
  const functions = new Map(source.functions).set(`load4_${name}`, load);
  if (writes) functions.set(`store4_${name}`, store);
  return { ...source, functions };
}

/** Rewrites all accesses of a variable in `text`. */
function rewrite(text: string, variable: Variable, name: string, element: Element): string {
  const start = new RegExp(`(?<![.\\w])${variable.name}\\[`).exec(text);
  if (start === null) return text;
  const begin = start.index + start[0].length;
  const end = closingBracket(text, begin);
  const index = rewrite(text.slice(begin, end), variable, name, element);
  const rest = text.slice(end + 1);
  const before = text.slice(0, start.index);
  const written = /^ = ([^\n]*);$/m.exec(rest);
  if (written?.index === 0 && variable.element === 'vec4f' && element !== 'vec4f') {
    const value = rewrite(written[1]!, variable, name, element);
    const after = rewrite(rest.slice(written[0].length), variable, name, element);
    return `${before}store4_${name}(${place(`4u * (${index})`, variable.place.offset)}, ${value});${after}`;
  }
  return before + access(index, variable, name, element) + rewrite(rest, variable, name, element);
}

function access(index: string, { element: own, place: { offset } }: Variable, name: string, element: Element): string {
  if (own === 'vec4f' && element === 'vec4f') return `${name}[${place(index, offset / 4)}]`;
  if (own === 'vec4f') return `load4_${name}(${place(`4u * (${index})`, offset)})`;
  const word = place(index, offset);
  return element === 'vec4f' ? `${name}[(${word}) / 4u][(${word}) % 4u]` : `${name}[${word}]`;
}

function place(index: string, offset: number): string {
  if (offset === 0) return index;
  return /^\w+$/.test(index) ? `${index} + ${offset}u` : `(${index}) + ${offset}u`;
}

function closingBracket(text: string, begin: number): number {
  let depth = 1;
  for (let at = begin; at < text.length; at++) {
    if (text[at] === '[') depth += 1;
    if (text[at] === ']') depth -= 1;
    if (depth === 0) return at;
  }
  throw internal('a kernel has a bracket that is never closed.');
}
