/**
 * Gives a kernel's variables their memory. Many values can lie in one buffer, and a buffer is bound once by a dispatch: each
 * access `v[i]` is rewritten to the buffer at `i + at_v`, where `at_v` names the value's offset. What `at_v` is, a number or
 * a variable, is decided in addresses.ts. A buffer is an array of vec4f where no kernel in the dispatch writes single words of
 * it, else of words.
 */
import { internal } from '../errors.ts';
import { groupBy } from '../graph/group-by.ts';
import type { Node, Place } from '../graph/node.ts';
import type { Operand, Parameter } from './group.ts';
import { type Access, type Binding, type KernelSource, mapTexts } from './source.ts';

export interface Bound {
  readonly source: KernelSource;
  /** One for each binding of the source, in its order. */
  readonly buffers: readonly { readonly name: string; readonly access: Access }[];
  /** What the names in the text stand for: offsets, in elements of the buffer, and the kernel's parameters. */
  readonly addresses: readonly Parameter[];
}

type Element = 'f32' | 'u32' | 'vec4f';

interface Variable {
  readonly name: string;
  readonly element: Element;
  readonly access: Access;
  readonly places: readonly Place[];
  readonly select?: string;
}

/** A variable as a part of a buffer. */
interface Part extends Variable {
  readonly buffer: string;
  readonly bufferElement: Element;
}

export function bindMemory(
  source: KernelSource,
  operands: readonly Operand[],
  parameters: readonly Parameter[],
  placeOf: (storage: Node) => Place,
): Bound {
  const operandOf = new Map(operands.map((operand) => [operand.name, operand]));
  const variables = groupBy(
    source.bindings.map((binding) => variableOf(binding, operandOf.get(binding.name), placeOf)),
    ({ places }) => places[0]!.buffer,
  );
  const parts = new Map<string, Part>();
  const functions = new Map(source.functions);
  const bindings: Binding[] = [];
  for (const [buffer, members] of variables) {
    const name = `memory${bindings.length}_${buffer.replace(/\W/g, '_')}`;
    const element = elementOf(members);
    const { words } = members[0]!.places[0]!;
    const access = members.some((member) => member.access === 'read_write') ? 'read_write' : 'read';
    bindings.push({ name, access, type: `array<${element}, ${element === 'vec4f' ? words / 4 : words}>` });
    for (const [helper, text] of helpersOf(members, name, element)) functions.set(helper, text);
    for (const member of members) parts.set(member.name, { ...member, buffer: name, bufferElement: element });
  }
  const rewritten = mapTexts({ ...source, bindings }, (text) => rewrite(text, parts));
  const merged = new Map([...functions].map(([name, text]) => [name, rewritten.functions.get(name) ?? text]));
  const offsets = [...parts.values()].map(({ name, select, places, ...part }) => {
    const unit = part.element === 'vec4f' && part.bufferElement === 'vec4f' ? 4 : 1;
    return { name: addressOf(name), values: places.map(({ offset }) => offset / unit), select };
  });
  return {
    source: { ...rewritten, functions: merged },
    buffers: [...variables.keys()].map((name, i) => ({ name, access: bindings[i]!.access })),
    addresses: [...offsets, ...parameters],
  };
}

/** The name of a variable's offset. */
const addressOf = (variable: string): string => `at_${variable}`;

function variableOf(
  { name, type, access }: Binding,
  operand: Operand | undefined,
  placeOf: (storage: Node) => Place,
): Variable {
  const element = /^array<(f32|u32|vec4f), /.exec(type)?.[1] as Element | undefined;
  if (element === undefined || operand === undefined) throw internal(`${name}: ${type} cannot be given memory.`);
  const places = operand.storages.map(placeOf);
  if (new Set(places.map(({ buffer }) => buffer)).size > 1) throw internal(`${name}: copies in several buffers.`);
  return { name, element, access, places, select: operand.select };
}

function elementOf(members: readonly Variable[]): Element {
  const scalar = members.find(({ element }) => element !== 'vec4f');
  if (scalar === undefined) return 'vec4f';
  const { words } = scalar.places[0]!;
  const vectors = members.some(({ element }) => element === 'vec4f');
  const writesWords = members.some(({ element, access }) => element !== 'vec4f' && access === 'read_write');
  if (vectors && !writesWords && words % 4 === 0) return 'vec4f';
  return scalar.element;
}

/** Functions that load and store four words at once, where a kernel takes vectors from a buffer of words. */
function helpersOf(members: readonly Variable[], name: string, element: Element): Map<string, string> {
  const helpers = new Map<string, string>();
  if (element === 'vec4f' || members.every((member) => member.element !== 'vec4f')) return helpers;
  const words = [0, 1, 2, 3].map((i) => `${name}[i + ${i}u]`);
  helpers.set(`load4_${name}`, `fn load4_${name}(i: u32) -> vec4f {\n  return vec4f(${words.join(', ')});\n}`);
  const lines = words.map((word, i) => `  ${word} = v[${i}];`).join('\n');
  const writes = members.some((member) => member.element === 'vec4f' && member.access === 'read_write');
  if (writes) helpers.set(`store4_${name}`, `fn store4_${name}(i: u32, v: vec4f) {\n${lines}\n}`);
  return helpers;
}

const INDEXED = /(?<![.\w])([A-Za-z_]\w*)\[/g;

/** Rewrites all accesses of variables in `text`. */
function rewrite(text: string, parts: ReadonlyMap<string, Part>): string {
  let result = '';
  let done = 0;
  for (const found of text.matchAll(INDEXED)) {
    const part = parts.get(found[1]!);
    if (part === undefined || found.index < done) continue;
    const begin = found.index + found[0].length;
    const end = closingBracket(text, begin);
    const index = rewrite(text.slice(begin, end), parts);
    result += text.slice(done, found.index);
    done = end + 1;
    const written = part.element === 'vec4f' && part.bufferElement !== 'vec4f' && valueWritten(text, done);
    if (written) {
      done += written.length;
      result += `store4_${part.buffer}(4u * (${index}) + ${addressOf(part.name)}, ${rewrite(written.value, parts)});`;
    } else result += access(index, part);
  }
  return result + text.slice(done);
}

/** The value of an assignment that goes on at `at`, on the same line; builds write it without spaces. */
function valueWritten(text: string, at: number): { value: string; length: number } | undefined {
  const match = /^ ?=(?!=) ?([^\n]*);$/m.exec(text.slice(at, text.indexOf('\n', at) >>> 0));
  return match?.index === 0 ? { value: match[1]!, length: match[0].length } : undefined;
}

function access(index: string, { name, element, buffer, bufferElement }: Part): string {
  const place = `${/^\w+$/.test(index) ? index : `(${index})`} + ${addressOf(name)}`;
  if (element === 'vec4f' && bufferElement !== 'vec4f') return `load4_${buffer}(4u * (${index}) + ${addressOf(name)})`;
  if (element !== 'vec4f' && bufferElement === 'vec4f') return `${buffer}[(${place}) / 4u][(${place}) % 4u]`;
  return `${buffer}[${place}]`;
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
