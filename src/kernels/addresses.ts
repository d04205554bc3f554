/**
 * Addresses: what the names of offsets and parameters in the text of bound kernels stand for. A number where it is the same in
 * all copies and in all dispatches of that text; else a variable, which each dispatch, or each copy, reads from its part of a
 * uniform buffer. So dispatches that differ in their memory alone share one text and one pipeline.
 */
import { groupBy } from '../graph/group-by.ts';
import type { Bound } from './bind.ts';
import type { Parameter } from './group.ts';
import type { KernelSource } from './source.ts';

export interface Addressed {
  readonly source: KernelSource;
  /** The dispatch's part of the uniform buffer, in words: its last binding; undefined where all addresses are numbers. */
  readonly table: readonly number[] | undefined;
}

/** The number of a dispatch's first workgroup, where it does a range of them: a parameter of its entry point. */
export const FIRST_WORKGROUP = 'at_first_workgroup';

/** The uniform buffer's variable, and the function that reads what all of a dispatch shares. */
const [TABLE, SELECT_DISPATCH] = ['addresses', 'select_dispatch'];

/** All kernels of a program, in their order. */
export function address(bounds: readonly Bound[]): Addressed[] {
  const byText = groupBy(bounds, ({ source, addresses }) => textKey(source, addresses));
  const result = new Map<Bound, Addressed>();
  for (const alike of byText.values()) {
    const { source, tables } = addressAlike(alike);
    for (const [i, bound] of alike.entries()) result.set(bound, { source, table: tables[i] });
  }
  return bounds.map((bound) => result.get(bound)!);
}

function textKey(source: KernelSource, addresses: readonly Parameter[]): string {
  const given = new Set(addresses.map(({ name }) => name));
  const constants = [...source.constants].filter(([name]) => !given.has(name)).map(([, line]) => line);
  const bindings = source.bindings.map(({ name, access, type }) => `${name} ${access} ${type}`);
  return [...constants, ...bindings, ...source.functions.values(), source.entry].join('\n');
}

/** Addresses that are selected together: those of a kernel with copies, or of whole dispatches. */
interface Selection {
  readonly select: string;
  readonly names: readonly string[];
  /** vec4u of each copy, and where the first begins */
  readonly stride: number;
  readonly begin: number;
  readonly copies: number;
}

/** One text for dispatches that differ in their addresses alone, and the table of each. */
function addressAlike(bounds: readonly Bound[]): { source: KernelSource; tables: (number[] | undefined)[] } {
  const { source, addresses } = bounds[0]!;
  const numbers = new Map<string, number>();
  const variables: Parameter[] = [];
  addresses.forEach((one, i) => {
    const values = bounds.flatMap((bound) => bound.addresses[i]!.values);
    if (values.every((value) => value === values[0])) numbers.set(one.name, values[0]!);
    else variables.push(one);
  });
  const selections = selectionsOf(variables);
  const size = selections.reduce((end, { stride, copies }) => end + stride * copies, 0);
  const tables = bounds.map((bound) => (size === 0 ? undefined : tableOf(bound, selections, size)));
  return { source: withSelections(withNumbers(source, numbers), selections, size), tables };
}

function selectionsOf(variables: readonly Parameter[]): Selection[] {
  let begin = 0;
  return [...groupBy(variables, ({ select }) => select ?? SELECT_DISPATCH)].map(([select, members]) => {
    const [stride, copies] = [Math.ceil(members.length / 4), members[0]!.values.length];
    const selection = { select, names: members.map(({ name }) => name), stride, begin, copies };
    begin += stride * copies;
    return selection;
  });
}

function tableOf({ addresses }: Bound, selections: readonly Selection[], size: number): number[] {
  const table: number[] = Array(4 * size).fill(0);
  const valuesOf = new Map(addresses.map(({ name, values }) => [name, values]));
  for (const { names, stride, begin } of selections) {
    names.forEach((name, i) => {
      valuesOf.get(name)!.forEach((value, copy) => {
        table[4 * (begin + copy * stride) + i] = value;
      });
    });
  }
  return table;
}

/** Numbers written into the text; a 0 is left out. */
function withNumbers(source: KernelSource, numbers: ReadonlyMap<string, number>): KernelSource {
  const change = (text: string): string =>
    text.replace(/ \+ (at_\w+)/g, (sum, name: string) => {
      const value = numbers.get(name);
      return value === undefined ? sum : value === 0 ? '' : ` + ${value}u`;
    });
  const functions = new Map([...source.functions].map(([name, text]) => [name, change(text)]));
  return { ...source, functions, entry: change(source.entry) };
}

function withSelections(source: KernelSource, selections: readonly Selection[], size: number): KernelSource {
  if (size === 0) return source;
  const constants = new Map(source.constants);
  const functions = new Map(source.functions);
  let { entry } = source;
  for (const selection of selections) {
    const names = selection.names.filter((name) => name !== FIRST_WORKGROUP);
    for (const name of names) constants.set(name, `var<private> ${name}: u32;`);
    if (names.length > 0) functions.set(selection.select, selectText(selection));
    if (selection.select !== SELECT_DISPATCH) continue;
    if (names.length > 0) entry = entry.replace('{\n', `{\n  ${SELECT_DISPATCH}(0u);\n`);
    entry = entry.replace(FIRST_WORKGROUP, wordOf(selection, FIRST_WORKGROUP));
  }
  const bindings = [...source.bindings, { name: TABLE, access: 'uniform', type: `array<vec4u, ${size}>` } as const];
  return { ...source, constants, functions, bindings, entry };
}

/**
 * A word of the table itself. Barriers may depend on the number of the workgroup, and WGSL takes what is read from a private
 * variable for different in each thread.
 */
function wordOf({ names, begin }: Selection, name: string): string {
  const at = names.indexOf(name);
  return `${TABLE}[${begin + Math.floor(at / 4)}u][${at % 4}u]`;
}

function selectText({ select, names, stride, begin }: Selection): string {
  const rows = Array.from({ length: stride }, (_, row) => {
    const own = names.slice(4 * row, 4 * row + 4).map((name, i) => `  ${name} = row${row}[${i}];`);
    const read = own.filter((_, i) => names[4 * row + i] !== FIRST_WORKGROUP);
    return [`  let row${row} = ${TABLE}[${begin + row}u + copy * ${stride}u];`, ...read].join('\n');
  });
  return `fn ${select}(copy: u32) {\n${rows.join('\n')}\n}`;
}
