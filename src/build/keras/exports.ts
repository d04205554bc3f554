/**
 * What wgrad exports, as TypeScript sees it: members of its namespaces, what stands beside these, members of types and the strings of
 * unions, each function with the names of its options.
 */
import ts from 'typescript';
import { folded } from '../../names.ts';

const ENTRIES = ['src/index.ts', 'src/io.ts', 'src/io/node.ts', 'src/datasets.ts'];

/** Names of options that a function has, folded. */
export type Options = ReadonlySet<string>;

export interface Exports {
  /** Members of a namespace of the API, such as `layers`, or values that are exported beside these; undefined where there is none. */
  readonly namespace: (name: string) => ReadonlyMap<string, Options> | undefined;
  /** Functions and classes that the entries export beside namespaces. */
  readonly top: ReadonlyMap<string, Options>;
  /** Whether anything has this name, types among it. */
  readonly has: (name: string) => boolean;
  /** Public members of an exported class or interface; none where there is no such type. */
  readonly membersOf: (type: string) => ReadonlyMap<string, Options>;
  /** The strings of an exported union. */
  readonly stringsOf: (type: string) => readonly string[];
}

export function readExports(entries: readonly string[] = ENTRIES): Exports {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
  const program = ts.createProgram([...entries], options);
  const checker = program.getTypeChecker();
  const resolved = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const exportsOf = (module: ts.Symbol): [string, ts.Symbol][] =>
    checker.getExportsOfModule(module).map((each) => [each.name, resolved(each)]);
  const all = new Map(
    entries.flatMap((entry) => {
      const file = program.getSourceFile(entry);
      const module = file && checker.getSymbolAtLocation(file);
      if (module === undefined) throw new Error(`internal: ${entry} exports nothing`);
      return exportsOf(module);
    }),
  );
  const isNamespace = ({ flags }: ts.Symbol): boolean => (flags & ts.SymbolFlags.ValueModule) !== 0;
  const described = (symbol: ts.Symbol): Options => optionsOf(checker, checker.getTypeOfSymbol(symbol));
  const typeOf = (name: string): ts.Type | undefined => {
    const symbol = all.get(name);
    return symbol && checker.getDeclaredTypeOfSymbol(symbol);
  };
  return {
    namespace: (name) => {
      const symbol = all.get(name);
      if (symbol === undefined || !isNamespace(symbol)) return undefined;
      const values = exportsOf(symbol).filter(([, each]) => each.flags & ts.SymbolFlags.Value);
      return new Map(values.map(([own, each]) => [own, described(each)]));
    },
    top: new Map(
      [...all]
        .filter(([, each]) => !isNamespace(each) && each.flags & ts.SymbolFlags.Value)
        .map(([name, each]) => [name, described(each)]),
    ),
    has: (name) => all.has(name),
    membersOf: (name) => {
      const members = typeOf(name)?.getProperties() ?? [];
      const statics = all.has(name) ? checker.getTypeOfSymbol(all.get(name)!).getProperties() : [];
      const isPublic = (member: string): boolean => /^[a-z]\w*$/i.test(member) && member !== 'prototype';
      const own = [...members, ...statics].filter((member) => isPublic(member.name));
      return new Map(own.map((member) => [member.name, described(member)]));
    },
    stringsOf: (name) => {
      const type = typeOf(name);
      const parts = type?.isUnion() ? type.types : [];
      return parts.filter((part) => part.isStringLiteral()).map(({ value }) => value);
    },
  };
}

/** Of all ways to call it: names of parameters, and of members of those that are objects. */
function optionsOf(checker: ts.TypeChecker, type: ts.Type): Options {
  const names = type.getCallSignatures().flatMap(({ parameters }) =>
    parameters.flatMap((parameter) => {
      const own = checker.getNonNullableType(checker.getTypeOfSymbol(parameter));
      const parts = own.isUnion() ? own.types : [own];
      const isObject = ts.TypeFlags.Object | ts.TypeFlags.Intersection;
      const objects = parts.filter((part) => part.flags & isObject && !isValue(part));
      return [parameter.name, ...objects.flatMap((part) => part.getProperties().map(({ name }) => name))];
    }),
  );
  return new Set(names.map(folded));
}

/** Classes and functions are what is handed in, not options. */
const isValue = (type: ts.Type): boolean => type.isClass() || type.getCallSignatures().length > 0;
