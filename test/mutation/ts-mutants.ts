/**
 * Mutants of a TypeScript file, found in its syntax tree. Texts, types, imports and what is thrown are left alone. Which of them still
 * have right types is found out by type-check.ts.
 */
import ts from 'typescript';
import type { Mutant, Operator } from './mutant.ts';

const { SyntaxKind: Kind } = ts;

const OPERATORS: Readonly<Record<string, readonly (readonly [Operator, string])[]>> = {
  '+': [['arithmetic', '-']],
  '-': [['arithmetic', '+']],
  '*': [['arithmetic', '/']],
  '/': [['arithmetic', '*']],
  '%': [['arithmetic', '*']],
  '**': [['arithmetic', '*']],
  '+=': [['arithmetic', '-=']],
  '-=': [['arithmetic', '+=']],
  '<': [['boundary', '<=']],
  '<=': [['boundary', '<']],
  '>': [['boundary', '>=']],
  '>=': [['boundary', '>']],
  '===': [['negated', '!==']],
  '!==': [['negated', '===']],
  '&&': [['logic', '||']],
  '||': [['logic', '&&']],
};
const METHODS: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  ceil: 'floor',
  floor: 'ceil',
  round: 'ceil',
  toReversed: 'slice',
};
/** Statements that matter by what they do. */
const DROPPABLE = [Kind.ExpressionStatement, Kind.ContinueStatement, Kind.BreakStatement];

export function tsMutants(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    if (isLeftAlone(node)) return;
    for (const [operator, target, replacement] of changesOf(node, source)) {
      found.push({ file, operator, begin: target.getStart(source), end: target.getEnd(), replacement });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Types, imports, and errors: their texts are tests' business, their conditions stand outside. */
function isLeftAlone(node: ts.Node): boolean {
  if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  if (ts.isImportDeclaration(node) || ts.isThrowStatement(node)) return true;
  return ts.isCallExpression(node) && /^(?:fail|internal)$/.test(node.expression.getText());
}

type Change = readonly [operator: Operator, target: ts.Node, replacement: string];

function changesOf(node: ts.Node, source: ts.SourceFile): Change[] {
  if (ts.isBinaryExpression(node)) return ofBinary(node);
  if (ts.isNumericLiteral(node)) return ofNumber(node);
  if (node.kind === Kind.TrueKeyword) return [['constant', node, 'false']];
  if (node.kind === Kind.FalseKeyword) return [['constant', node, 'true']];
  if (ts.isIfStatement(node)) return [...negation(node.expression), ...ofIf(node)];
  if (ts.isWhileStatement(node) || ts.isDoStatement(node)) return negation(node.expression);
  if (ts.isConditionalExpression(node)) return negation(node.condition);
  if (ts.isPrefixUnaryExpression(node) && node.operator === Kind.ExclamationToken)
    return [['negated', node, node.operand.getText(source)]];
  if (ts.isElementAccessExpression(node)) return ofIndex(node);
  if (ts.isPropertyAccessExpression(node)) return ofMethod(node);
  if (ts.isCallExpression(node)) return ofCall(node);
  if (DROPPABLE.includes(node.kind)) return [['dropped', node, ';']];
  if (ts.isPropertyAssignment(node)) return [['dropped', node, '...{}']];
  return [];
}

function ofBinary({ operatorToken }: ts.BinaryExpression): Change[] {
  const changes = OPERATORS[operatorToken.getText()] ?? [];
  return changes.map(([operator, replacement]) => [operator, operatorToken, replacement]);
}

function ofNumber(node: ts.NumericLiteral): Change[] {
  const value = Number(node.text);
  return [value + 1, value - 1].map((other): Change => ['constant', node, other < 0 ? `(${other})` : String(other)]);
}

const negation = (condition: ts.Expression): Change[] => [['negated', condition, `!(${condition.getText()})`]];

/** An `if` without an `else`, left out. */
const ofIf = (node: ts.IfStatement): Change[] => (node.elseStatement === undefined ? [['dropped', node, ';']] : []);

function ofIndex({ argumentExpression: index }: ts.ElementAccessExpression): Change[] {
  // literals are changed as such; what is no number does not pass the type check
  return ts.isLiteralExpression(index) ? [] : [['index', index, `${index.getText()} + 1`]];
}

function ofMethod({ name }: ts.PropertyAccessExpression): Change[] {
  const replacement = METHODS[name.text];
  return replacement === undefined ? [] : [['function', name, replacement]];
}

/** The first two arguments swapped; `filter` left out. */
function ofCall(node: ts.CallExpression): Change[] {
  const [a, b] = node.arguments;
  const changes: Change[] = [];
  const isOrdered = !/^Math\.(?:min|max)$/.test(node.expression.getText());
  if (isOrdered && a !== undefined && b !== undefined && a.getText() !== b.getText()) {
    const args = node.arguments.map((argument) => argument.getText());
    changes.push(['swapped', node, `${node.expression.getText()}(${[args[1], args[0], ...args.slice(2)].join(', ')})`]);
  }
  if (ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'filter')
    changes.push(['dropped', node, node.expression.expression.getText()]);
  return changes;
}
