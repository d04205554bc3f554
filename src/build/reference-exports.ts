/** Whether the API reference has every exported name: those of the package's entries, and of the namespaces among them. */
import type { ContainerReflection, Context, DocumentationEntryPoint, ProjectReflection } from 'typedoc';
import ts from 'typescript';

/** A line for each exported name that the reference has not. */
export function leftOut(
  entries: readonly DocumentationEntryPoint[],
  project: ProjectReflection,
  context: Context,
): string[] {
  const modules = new Map(project.children?.map((module) => [context.getSymbolFromReflection(module), module]));
  return entries.flatMap(({ program, sourceFile }) => {
    const symbol = program.getTypeChecker().getSymbolAtLocation(sourceFile);
    const module = entries.length === 1 ? project : modules.get(symbol); // of one entry there is no module of its own
    if (symbol === undefined || module === undefined) return [`${sourceFile.fileName}: not in the reference`];
    return missingIn(symbol, module, program.getTypeChecker());
  });
}

function missingIn(symbol: ts.Symbol, shown: ContainerReflection, checker: ts.TypeChecker): string[] {
  return checker.getExportsOfModule(symbol).flatMap((exported) => {
    const child = shown.getChildByName([exported.name]);
    if (child === undefined) return [`${shown.getFullName()}.${exported.name}: exported, and not in the reference`];
    const target = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    return target.flags & ts.SymbolFlags.ValueModule ? missingIn(target, child as ContainerReflection, checker) : [];
  });
}
