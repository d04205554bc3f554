/**
 * Which functions can throw on purpose, by their code: they, or what they call in `src`, have a `throw`. That of a bug of wgrad
 * (`internal()`) does not count, nor what is called through an interface, whose code nobody knows.
 */
import ts from 'typescript';

/** A check with a memory, for all symbols of a program. */
export function throwingIn(program: ts.Program): (symbol: ts.Symbol) => boolean {
  const checker = program.getTypeChecker();
  const known = new Map<ts.Symbol, boolean>();

  const symbolThrows = (given: ts.Symbol): boolean => {
    const symbol = given.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(given) : given;
    const before = known.get(symbol);
    if (before !== undefined) return before;
    known.set(symbol, false); // while it is looked at: a function that calls itself throws by its other code
    const result = (symbol.declarations ?? []).some(declarationThrows);
    known.set(symbol, result);
    return result;
  };

  const declarationThrows = (declaration: ts.Declaration): boolean => {
    if (/\/node_modules\//.test(declaration.getSourceFile().fileName)) return false;
    if (ts.isClassDeclaration(declaration)) {
      return declaration.members.some((member) => ts.isConstructorDeclaration(member) && codeThrows(member));
    }
    const hasCode =
      ts.isFunctionLike(declaration) || ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration);
    return hasCode && codeThrows(declaration);
  };

  const codeThrows = (node: ts.Node): boolean => {
    if (ts.isThrowStatement(node) && !isBug(node.expression)) return true;
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const called = checker.getSymbolAtLocation(nameOf(node.expression));
      if (called !== undefined && symbolThrows(called)) return true;
    }
    return ts.forEachChild(node, (child) => codeThrows(child) || undefined) ?? false;
  };
  return symbolThrows;
}

const nameOf = (callee: ts.Expression): ts.Node => (ts.isPropertyAccessExpression(callee) ? callee.name : callee);

const isBug = (thrown: ts.Expression): boolean =>
  ts.isCallExpression(thrown) && thrown.expression.getText() === 'internal';
