/** Says which mutants of TypeScript have right types: those that have not are no test of the tests, the compiler refuses them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { type Mutant, mutated } from './mutant.ts';

/** What is left over when a statement is gone; a linter's business. */
const UNUSED = [6133, 6192, 6196, 6198, 7027];

/** @param folder of the project, with its tsconfig.json */
export function typeChecker(folder: string): (mutant: Mutant) => boolean {
  const { config } = ts.readConfigFile(join(folder, 'tsconfig.json'), ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent({ ...config, include: ['src'] }, ts.sys, folder);
  const changed = new Map<string, { text: string; version: number }>();
  let version = 0;
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => fileNames,
    getScriptVersion: (path) => String(changed.get(path)?.version ?? 0),
    getScriptSnapshot: (path) => {
      const text = changed.get(path)?.text ?? ts.sys.readFile(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
  return (mutant) => {
    const path = join(folder, mutant.file);
    const text = readFileSync(path, 'utf8');
    changed.set(path, { text: mutated(text, mutant), version: ++version });
    const found = [...service.getSyntacticDiagnostics(path), ...service.getSemanticDiagnostics(path)];
    changed.set(path, { text, version: ++version });
    return found.every(({ code }) => UNUSED.includes(code));
  };
}
