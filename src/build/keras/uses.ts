/**
 * Where tests use what wgrad exports, by reading their text: imports and what is taken out of namespaces, and names in strings where a
 * setting or a function takes one (`loss: 'mse'`, `metricOf('AUC')`); and by the names of the facts of Keras's.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { folded } from '../../names.ts';

/** No use in these says that something works: wrong calls, sizes, faults put in; records of how to make each thing that there is. */
const LEFT_OUT = ['test/bad-input', 'test/mutation', 'test/size', 'test/reference/makers'];

/** What a module's exports are called here: `layers`, or '' for what stands beside namespaces. */
type Place = string;

/** What strings stand for, by the settings that take them and the functions that are called with them. */
const STRINGS: readonly (readonly [RegExp, Place])[] = [
  [/^loss$|^loss(Of|Named|Name)$/i, 'losses'],
  [/^metrics?$|^metricOf$/, 'metrics'],
  [/^optimizers?$|^optimizerOf$/, 'optimizers'],
  [/initializer$|^initializerOf$/i, 'initializers'],
  [/regularizer$|^regularizerOf$/i, 'regularizers'],
  [/constraint$|^constraintOf$/i, 'constraints'],
  [/activation$|^activate$|^activationName$/i, 'activations'],
];

/**
 * A use: `layers.dense`, `.input` for what stands beside namespaces, `losses:mse` for a string, folded, and `Dataset.map` for a method of
 * what the namespace `data` gives.
 */
export type Use = string;

/** Files by what they use, in their order. @param folder of tests, from the project's root */
export function readUses(namespaces: readonly string[], folder = 'test'): ReadonlyMap<Use, readonly string[]> {
  const uses = new Map<Use, string[]>();
  const add = (use: Use, file: string): void => {
    if (!uses.has(use)) uses.set(use, []);
    uses.get(use)!.push(file);
  };
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => file.endsWith('.ts') && !LEFT_OUT.some((left) => file.startsWith(left)))
    .sort();
  for (const file of files) {
    for (const use of usesIn(file, readFileSync(file, 'utf8'), namespaces)) add(use, file);
  }
  for (const file of readdirSync(FACTS).sort()) for (const use of factsIn(file)) add(use, join(FACTS, file));
  return uses;
}

/** What Keras itself gives, a file for each kind: unit/nn/keras-facts.test.ts compares all of it. */
const FACTS = 'test/keras/facts';

function factsIn(file: string): ReadonlySet<Use> {
  const { facts } = JSON.parse(readFileSync(join(FACTS, file), 'utf8')) as { facts: { readonly name: string }[] };
  return new Set(facts.map(({ name }) => `${file.replace('.json', '')}:${folded(name)}`));
}

export function usesIn(path: string, text: string, namespaces: readonly string[]): ReadonlySet<Use> {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found = new Set<Use>();
  const hasActivations = text.includes('layers.activation({ activation: name');
  /** What a local name is a namespace of; '' for all that is exported. */
  const local = new Map<string, Place>();
  const take = (place: Place, name: string, as: string): void => {
    if (place === '' && namespaces.includes(name)) local.set(as, name);
    else found.add(`${place}.${name}`);
  };
  const placeOf = (node: ts.Expression): Place | undefined => {
    if (ts.isIdentifier(node)) return local.get(node.text);
    if (!ts.isPropertyAccessExpression(node) || placeOf(node.expression) !== '') return undefined;
    return namespaces.find((name) => name === node.name.text);
  };
  /** Names of data sets, and of functions that give one. */
  const sets = new Set<string>();
  const isSet = (node: ts.Node): boolean => {
    if (ts.isIdentifier(node)) return sets.has(node.text);
    if (ts.isPropertyAccessExpression(node)) return placeOf(node.expression) === 'data' || isSet(node.expression);
    if (ts.isArrowFunction(node)) return isSet(node.body);
    return (ts.isCallExpression(node) || ts.isParenthesizedExpression(node)) && isSet(node.expression);
  };
  const declared = (node: ts.VariableDeclaration | ts.ParameterDeclaration): void => {
    const typed = node.type !== undefined && /^Dataset\b/.test(node.type.getText(source));
    if (ts.isIdentifier(node.name) && (typed || (node.initializer && isSet(node.initializer))))
      sets.add(node.name.text);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) || ts.isParameter(node)) declared(node);
    if (ts.isPropertyAccessExpression(node) && isSet(node.expression)) found.add(`Dataset.${node.name.text}`);
    if (ts.isImportDeclaration(node)) imported(node);
    else if (ts.isPropertyAccessExpression(node)) {
      const place = placeOf(node.expression);
      if (place !== undefined && !(place === '' && namespaces.includes(node.name.text)))
        found.add(`${place}.${node.name.text}`);
    } else if (ts.isVariableDeclaration(node) && node.initializer && ts.isObjectBindingPattern(node.name)) {
      const place = placeOf(node.initializer);
      for (const { propertyName, name } of place === undefined ? [] : node.name.elements)
        take(place!, (propertyName ?? name).getText(source), name.getText(source));
    } else if (ts.isStringLiteralLike(node)) {
      const kind = stringKind(node);
      if (kind !== undefined) found.add(`${kind}:${folded(node.text)}`);
    } else if (hasActivations && isRow(node)) found.add(`activations:${folded(node.name.getText(source))}`);
    ts.forEachChild(node, visit);
  };
  const imported = ({ importClause, moduleSpecifier }: ts.ImportDeclaration): void => {
    const place = placeOfModule(path, (moduleSpecifier as ts.StringLiteral).text, namespaces);
    const bindings = importClause?.namedBindings;
    if (place === undefined || bindings === undefined || importClause?.isTypeOnly) return;
    if (ts.isNamespaceImport(bindings)) local.set(bindings.name.text, place);
    else for (const { propertyName, name } of bindings.elements) take(place, (propertyName ?? name).text, name.text);
  };
  visit(source);
  return found;
}

/** A row of a table of functions by name, `hard_sigmoid: (x) => …`. */
const isRow = (node: ts.Node): node is ts.PropertyAssignment | ts.ShorthandPropertyAssignment =>
  ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node);

function placeOfModule(path: string, specifier: string, namespaces: readonly string[]): Place | undefined {
  if (/^wgrad(\/|$)/.test(specifier)) return '';
  if (!specifier.startsWith('.')) return undefined;
  const file = relative('', join(dirname(path), specifier));
  const [, folder] = /^src\/nn\/(\w+)\//.exec(file) ?? [];
  if (folder !== undefined && namespaces.includes(folder)) return folder;
  return file.startsWith('src/') ? '' : undefined;
}

/** By the setting that it is, in lists and records too, or the function that takes it. */
function stringKind(node: ts.Node): Place | undefined {
  for (let { parent } = node; parent !== undefined && !ts.isFunctionLike(parent); parent = parent.parent) {
    const name = ts.isPropertyAssignment(parent) || ts.isCallExpression(parent) ? nameOf(parent) : '';
    const kind = STRINGS.find(([pattern]) => pattern.test(name))?.[1];
    if (kind !== undefined || ts.isCallExpression(parent) || ts.isStatement(parent)) return kind;
  }
  return undefined;
}

const nameOf = (node: ts.PropertyAssignment | ts.CallExpression): string =>
  (ts.isCallExpression(node) ? node.expression : node.name).getText();

/** Of a file of tests: `reference/layer-rows`. */
export const shortName = (file: string): string => file.replace(/^test\//, '').replace(/(\.test)?\.(ts|json)$/, '');
