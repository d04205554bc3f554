/**
 * Each public name of Keras's beside what wgrad has for it, and what is wrong with that: names for which there is neither anything nor a
 * reason, reasons for what is there by now, and what no test uses.
 */
import { folded } from '../../names.ts';
import { ABSENT, ABSENT_OF_TFJS } from './absent.ts';
import { KERAS, type KerasName, type Kind } from './api.ts';
import type { Exports, Options } from './exports.ts';
import { type Means, OTHERWISE, PLACES } from './places.ts';
import { readTfjs } from './tfjs.ts';
import type { Use } from './uses.ts';

/** A name that is there. */
export interface Present {
  readonly keras: string;
  readonly also: readonly string[];
  /** as a program writes it */
  readonly own: string;
  /** Keras's options that it has not, in camel case */
  readonly lacks: readonly string[];
  readonly tests: readonly string[];
}

export interface Table {
  readonly kind: Kind;
  readonly present: readonly Present[];
  readonly otherwise: readonly (readonly [keras: string, means: Means])[];
  readonly absent: readonly (readonly [why: string, names: readonly string[]])[];
  /** What Keras has not. */
  readonly onlyHere: readonly Omit<Present, 'keras' | 'also' | 'lacks'>[];
}

export interface Names {
  readonly tables: readonly Table[];
  /** Names of tfjs-layers that Keras 3 has not: wgrad's, or why there is none. */
  readonly tfjs: readonly (readonly [name: string, own: string])[];
  /** A line each, with what to do. */
  readonly faults: readonly string[];
}

export const KINDS = Object.keys(KERAS) as Kind[];
export const NAMESPACES = KINDS.flatMap((kind) => PLACES[kind].namespace ?? []);

const words = (text = ''): string[] => text.split(' ').filter((word) => word !== '');

/** What stands for a name here, and how tests name it. */
interface Found {
  readonly own: string;
  readonly options: Options;
  readonly uses: readonly Use[];
  /** whether it belongs to this kind whatever Keras has */
  readonly isRow: boolean;
}

/** What this kind has, by folded names. */
type Known = ReadonlyMap<string, Found>;

export function readNames(exports: Exports, uses: ReadonlyMap<Use, readonly string[]>): Names {
  const faults: string[] = [];
  const taken = new Set<string>();
  const tables = KINDS.map((kind) => tableOf(kind, exports, uses, faults, taken));
  return { tables, tfjs: tfjsNames(exports, faults), faults };
}

/** @param taken what stands for a name of Keras's already: it is told here what does now */
function tableOf(
  kind: Kind,
  exports: Exports,
  uses: ReadonlyMap<Use, readonly string[]>,
  faults: string[],
  taken: Set<string>,
): Table {
  const known = knownOf(kind, exports);
  const [ways, reasons] = [OTHERWISE[kind] ?? {}, ABSENT[kind] ?? []];
  const why = new Map(reasons.flatMap(([reason, names]) => words(names).map((name) => [name, reason])));
  const [present, otherwise]: [Present[], [string, Means][]] = [[], []];
  const testsOf = (where: string, found: Found, names: readonly string[]): readonly string[] => {
    const tests = filesOf(kind, [...found.uses, ...stringUses(kind, names)], uses);
    if (tests.length === 0) faults.push(`${where}: no test uses ${found.own}. Write one.`);
    return tests;
  };
  for (const [keras, row] of Object.entries<KerasName>(KERAS[kind])) {
    const where = `${PLACES[kind].module}.${keras}`;
    const found = known.get(folded(keras.replace(/^.*\./, '')));
    const answers = [found && 'it', why.has(keras) && 'a reason why not', Object.hasOwn(ways, keras) && 'other means'];
    const said = answers.filter((answer) => answer !== false && answer !== undefined);
    if (said.length === 0)
      faults.push(`${where}: wgrad has neither it nor a reason why not. Give one in src/build/keras/absent.ts.`);
    if (said.length > 1)
      faults.push(
        `${where}: wgrad has ${said.join(' and ')}. Take its name out of src/build/keras/absent.ts or places.ts.`,
      );
    const also = words(row.also);
    if (found !== undefined) {
      taken.add(found.own);
      const tests = testsOf(where, found, [keras, ...also]);
      present.push({ keras, also, own: found.own, lacks: lacking(row, found.options), tests });
    } else if (Object.hasOwn(ways, keras)) otherwise.push([keras, ways[keras]!]);
  }
  for (const name of [...why.keys(), ...Object.keys(ways)]) {
    if (!Object.hasOwn(KERAS[kind], name)) faults.push(`src/build/keras: ${kind}.${name} is no name of Keras's.`);
  }
  for (const by of otherwise.flatMap(([, means]) => means.by)) {
    if (!isThere(by, exports))
      faults.push(`src/build/keras/places.ts: wgrad has no ${by} that could stand for another.`);
  }
  for (const [, { by }] of otherwise) for (const own of by) taken.add(own);
  const further = new Set(present.flatMap(({ also }) => also.map(folded)));
  const more = [...known].flatMap(([name, found]) =>
    found.isRow && !taken.has(found.own) && !further.has(name) ? [found] : [],
  );
  const onlyHere = more.map((found) => ({ own: found.own, tests: testsOf(found.own, found, [found.own]) }));
  const absent = reasons.map(([reason, names]) => [reason, words(names)] as const);
  return { kind, present, otherwise, absent: together(absent), onlyHere };
}

/** Reasons that are alike in one. */
function together(reasons: Table['absent']): Table['absent'] {
  const byReason = new Map<string, readonly string[]>();
  for (const [why, names] of reasons) byReason.set(why, [...(byReason.get(why) ?? []), ...names]);
  return [...byReason];
}

function knownOf(kind: Kind, exports: Exports): Known {
  const { namespace, strings, methods, anywhere } = PLACES[kind];
  const known = new Map<string, Found>();
  const add = (prefix: string, name: string, options: Options, isRow: boolean): void => {
    const own = prefix === '' ? name : `${prefix}.${name}`;
    if (!known.has(folded(name))) known.set(folded(name), { own, options, uses: [`${prefix}.${name}`], isRow });
  };
  for (const name of strings === undefined ? [] : exports.stringsOf(strings))
    if (/^[a-z][A-Za-z0-9]*$/.test(name) && !known.has(folded(name)))
      known.set(folded(name), { own: `'${name}'`, options: new Set(), uses: stringUses(kind, [name]), isRow: true });
  for (const [name, options] of exports.namespace(namespace ?? '') ?? []) add(namespace!, name, options, true);
  for (const [name, options] of exports.membersOf(methods ?? '')) add(methods!, name, options, false);
  // what stands beside namespaces is of many kinds
  for (const [name, options] of anywhere ? exports.top : []) add('', name, options, false);
  for (const [name, options] of (anywhere && exports.namespace('data')) || []) add('data', name, options, false);
  return known;
}

/** Keras's strings for it, in its spellings. */
const stringUses = (kind: Kind, names: readonly string[]): readonly Use[] =>
  names.map((name) => `${kind}:${folded(name)}`);

/** Facts of Keras's own first, then tables of cases. */
const FOLDERS = ['test/keras', 'test/reference', 'test/unit/nn', 'test/gpu', 'test/unit', 'test'];

/** Files that are about its kind, where there are some; else all that use it. */
function filesOf(kind: Kind, wanted: readonly Use[], uses: ReadonlyMap<Use, readonly string[]>): readonly string[] {
  const files = [...new Set(wanted.flatMap((use) => uses.get(use) ?? []))];
  const isAbout = (file: string): boolean => PLACES[kind].tests.test(file.replace(/(\.test)?\.(ts|json)$/, ''));
  const place = (file: string): number => FOLDERS.findIndex((folder) => file.startsWith(folder));
  const sorted = files.sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
  const own = sorted.filter(isAbout);
  return own.length > 1 ? own : [...own, ...sorted.filter((file) => !isAbout(file))];
}

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

const lacking = ({ options }: KerasName, own: Options): readonly string[] =>
  words(options)
    .filter((option) => !own.has(folded(option)))
    .map(camel);

/** `losses.huber`, `FitOptions.checkpoint`, `input` */
function isThere(by: string, exports: Exports): boolean {
  const [first = '', member] = by.split('.');
  if (member === undefined) return exports.has(first);
  return exports.namespace(first)?.has(member) ?? exports.membersOf(first).has(member);
}

function tfjsNames(exports: Exports, faults: string[]): Names['tfjs'] {
  const reasons = new Map(ABSENT_OF_TFJS.flatMap(([why, names]) => words(names).map((name) => [name, why])));
  const unknown = readTfjs().filter(([kind, name]) => {
    const inKeras = Object.entries<KerasName>(KERAS[kind]).flatMap(([keras, { also }]) => [keras, ...words(also)]);
    return !inKeras.some((keras) => folded(keras) === folded(name));
  });
  for (const name of reasons.keys())
    if (!unknown.some(([, other]) => other === name))
      faults.push(`src/build/keras/absent.ts: ${name} is no name of tfjs's alone.`);
  return unknown.map(([kind, name]) => {
    const found = knownOf(kind, exports).get(folded(name));
    const why = reasons.get(name);
    if ((found === undefined) === (why === undefined))
      faults.push(
        `tf.${kind}.${name}: wgrad has ${found ? 'it and' : 'neither it nor'} a reason why not, in src/build/keras/absent.ts.`,
      );
    return [`${kind}.${name}`, found ? `\`${found.own}\`` : (why ?? '')] as const;
  });
}
