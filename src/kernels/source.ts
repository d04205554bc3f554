/**
 * A kernel's WGSL taken apart into its declarations, so that the compiler can set constants, replace functions, graft a
 * function of one kernel into another and put kernels side by side; and put together again. It relies on the style of
 * shaders/: every module-scope declaration begins in the first column, on a line of its own.
 */
import { internal } from '../errors.ts';
import type { Constants, Lanes } from '../graph/op.ts';
import { LIBRARIES } from './libraries.ts';

export type Access = 'read' | 'read_write' | 'uniform';

export interface Binding {
  readonly name: string;
  readonly access: Access;
  readonly type: string;
}

export interface KernelSource {
  readonly name: string;
  readonly libraries: readonly string[];
  /** `enable` and `diagnostic` lines. */
  readonly directives: readonly string[];
  /** `const`, `alias` and `var<private>` lines in their order: name → the whole line. */
  readonly constants: ReadonlyMap<string, string>;
  readonly bindings: readonly Binding[];
  /** `var<workgroup>` lines. */
  readonly workgroup: ReadonlyMap<string, string>;
  readonly functions: ReadonlyMap<string, string>;
  /** The entry point, from `fn` on, without its attributes. */
  readonly entry: string;
}

const BINDING = /^@group\(0\) @binding\(\d+\) var<storage, (read|read_write)> (\w+): (.*);$/;
const CONSTANT = /^(?:const|alias) (\w+)\b.*;$/;
const WORKGROUP = /^var<workgroup> (\w+):.*;$/;
const DIRECTIVE = /^(?:enable|diagnostic)\b.*;$/;
const FUNCTION = /^fn (\w+)\(/;

const parsed = new Map<string, KernelSource>();

/** Reads the text of a kernel of shaders/: its entry point has the file's name. */
export function parseKernel(text: string): KernelSource {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const name = /^@compute.*\nfn (\w+)\(/m.exec(text)?.[1];
  if (name === undefined) throw internal(`a kernel has no entry point: ${text.slice(0, 80)}`);
  const source = parse(name, text);
  parsed.set(text, source);
  return source;
}

/** The functions of a text that is no kernel, by name. */
export function parseFunctions(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/^fn (\w+)\([\s\S]*?^}$/gm)].map(([whole, name]) => [name!, whole]));
}

/** The `const` and `var<private>` lines of such a text, by name. */
export function parseVariables(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/^(?:const|var<private>) (\w+).*;$/gm)].map(([line, name]) => [name!, line]));
}

function parse(name: string, text: string): KernelSource {
  const constants = new Map<string, string>();
  const workgroup = new Map<string, string>();
  const functions = new Map<string, string>();
  const bindings: Binding[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const [, access, variable, type] = BINDING.exec(line) ?? [];
    if (access !== undefined) bindings.push({ name: variable!, access: access as Access, type: type! });
    const constant = CONSTANT.exec(line)?.[1];
    if (constant !== undefined) constants.set(constant, line);
    const shared = WORKGROUP.exec(line)?.[1];
    if (shared !== undefined) workgroup.set(shared, line);
    const fn = FUNCTION.exec(line)?.[1];
    if (fn !== undefined) {
      const end = lines.indexOf('}', at);
      functions.set(fn, lines.slice(at, end + 1).join('\n'));
      at = end;
    }
  }
  const entry = functions.get(name)!;
  functions.delete(name);
  const libraries = librariesOf(text);
  const directives = lines.filter((line) => DIRECTIVE.test(line));
  return { name, libraries, directives, constants, bindings, workgroup, functions, entry };
}

const librariesOf = (text: string): string[] => /^\/\/ lib: (.*)$/m.exec(text)?.[1]?.split(', ') ?? [];

/** The text of the named libraries and of those that they name. */
function libraryText(names: readonly string[]): string {
  const texts = new Map<string, string>();
  const visit = (name: string): void => {
    const text = LIBRARIES.get(name);
    if (text === undefined) throw internal(`there is no shaders/lib/${name}.wgsl.`);
    if (texts.has(name)) return;
    const lanes = /^lanes_(\d)$/.exec(name)?.[1];
    texts.set(name, lanes === undefined ? text : typed(text, Number(lanes) as Lanes));
    librariesOf(text).forEach(visit);
  };
  names.forEach(visit);
  return [...texts.values()].join('\n');
}

/** Code written over T, for so many lanes: so that kernels of different lanes can stand in one text. */
export const typed = (text: string, lanes: Lanes): string =>
  text
    .replace(/^alias [TU] = .*\n/gm, '')
    .replace(/(?<![.\w])T\b/g, lanes === 4 ? 'vec4f' : 'f32')
    .replace(/(?<![.\w])U\b/g, lanes === 4 ? 'vec4u' : 'u32')
    .replace(/\b(random|coordinate)_lanes\b/g, `$1_lanes_${lanes}`);

/** The kernel for so many lanes. */
export function withLanes(source: KernelSource, lanes: Lanes): KernelSource {
  const change = (text: string): string => typed(text, lanes);
  return {
    ...mapTexts(source, change),
    libraries: source.libraries.map((name) => (name === 'lanes' ? `lanes_${lanes}` : name)),
    bindings: source.bindings.map((binding) => ({ ...binding, type: change(binding.type) })),
    workgroup: new Map([...source.workgroup].map(([name, line]) => [name, change(line)])),
  };
}

/** Changes the code of all functions, the entry point's among them. */
export function mapTexts(source: KernelSource, change: (text: string) => string): KernelSource {
  const functions = new Map([...source.functions].map(([name, text]) => [name, change(text)]));
  return { ...source, functions, entry: change(source.entry) };
}

/** Gives the kernel's `const` lines their values, in the type that each has in the file. */
export function withConstants(source: KernelSource, values: Constants): KernelSource {
  const constants = new Map(source.constants);
  for (const [name, value] of Object.entries(values)) {
    const line = constants.get(name);
    if (line === undefined) throw internal(`shaders/${source.name}.wgsl has no const ${name}.`);
    constants.set(name, `const ${name} = ${literal(value, / = [^;]*\du;/.test(line))};`);
  }
  return { ...source, constants };
}

/** A WGSL literal. f32 values are written so that they round to the same f32 again. */
export function literal(value: number | boolean, unsigned: boolean): string {
  if (typeof value === 'boolean') return String(value);
  if (unsigned && !(Number.isInteger(value) && value >= 0)) throw internal(`${value} is no u32.`);
  if (unsigned) return `${value}u`;
  const rounded = Math.fround(value);
  if (!Number.isFinite(rounded)) throw internal(`${value} is no WGSL literal.`);
  const text = String(rounded);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** Names that the kernel itself declares at module scope; those of its libraries stay as they are. */
function declaredNames(source: KernelSource): string[] {
  const bindings = source.bindings.map((binding) => binding.name);
  return [...source.constants.keys(), ...bindings, ...source.workgroup.keys(), ...source.functions.keys(), source.name];
}

/** The kernel with its own module-scope names changed, members (`v.x`) left alone. */
export function renamed(source: KernelSource, rename: (name: string) => string): KernelSource {
  const pattern = new RegExp(`(?<![.\\w])(?:${declaredNames(source).join('|')})\\b`, 'g');
  const change = (text: string): string => text.replace(pattern, rename);
  const changeAll = (map: ReadonlyMap<string, string>): Map<string, string> =>
    new Map([...map].map(([name, text]) => [change(name), change(text)]));
  return {
    name: change(source.name),
    libraries: source.libraries,
    directives: source.directives,
    constants: changeAll(source.constants),
    bindings: source.bindings.map((b) => ({ name: change(b.name), access: b.access, type: change(b.type) })),
    workgroup: changeAll(source.workgroup),
    functions: changeAll(source.functions),
    entry: change(source.entry),
  };
}

/** The WGSL text of the kernel, its bindings numbered in their order. */
export function emitKernel(source: KernelSource): string {
  const bindings = source.bindings.map(({ name, access, type }, i) => {
    return `@group(0) @binding(${i}) var<${access === 'uniform' ? access : `storage, ${access}`}> ${name}: ${type};`;
  });
  return [
    ...source.directives,
    libraryText(source.libraries),
    ...source.constants.values(),
    ...bindings,
    ...source.workgroup.values(),
    ...[...source.functions.values()].map((text) => unroll(text, source)),
    `@compute @workgroup_size(${constantValue(source, 'WG')})`,
    unroll(source.entry, source),
  ].join('\n');
}

const lengths = new WeakMap<KernelSource, number>();

/** Characters of the kernel's own code, loops written out: what the time to compile it grows with. */
export function textLength(source: KernelSource): number {
  const known = lengths.get(source);
  if (known !== undefined) return known;
  const texts = [...source.functions.values(), source.entry].map((text) => unroll(text, source).length);
  const length = texts.reduce((sum, characters) => sum + characters, 0);
  lengths.set(source, length);
  return length;
}

export function constantValue(source: KernelSource, name: string): number {
  const value = / = (\d+)u;/.exec(source.constants.get(name) ?? '')?.[1];
  if (value === undefined) throw internal(`shaders/${source.name}.wgsl has no number const ${name}.`);
  return Number(value);
}

const UNROLL = /^( *)\/\/ unroll\n\1for \(var (\w+) = 0u; \2 < (\w+); \2\+\+\) \{\n([\s\S]*?)\n\1\}$/gm;

/** Writes loops marked `// unroll` out, the outer ones first, so that arrays indexed by the loop variable become registers. */
function unroll(text: string, source: KernelSource): string {
  const unrolled = text.replace(UNROLL, (_, indent: string, variable: string, bound: string, body: string) => {
    const use = new RegExp(`(?<![.\\w])${variable}\\b`, 'g');
    const copies = Array.from({ length: constantValue(source, bound) }, (_, i) => body.replace(use, `${i}u`));
    return copies.map((copy) => `${indent}{\n${copy}\n${indent}}`).join('\n');
  });
  return unrolled === text ? text : unroll(unrolled, source);
}
