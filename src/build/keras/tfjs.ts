/** The public names of TensorFlow.js's layers, out of its types. */
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import type { Kind } from './api.ts';

const FOLDER = 'node_modules/@tensorflow/tfjs-layers/dist';
const KINDS = ['layers', 'initializers', 'regularizers', 'constraints', 'metrics'] as const satisfies readonly Kind[];

export function readTfjs(): readonly (readonly [kind: Kind, name: string])[] {
  return KINDS.flatMap((kind) => {
    const file = `${FOLDER}/exports_${kind}.d.ts`;
    const { statements } = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
    const names = statements.flatMap((statement) => {
      if (ts.isFunctionDeclaration(statement) && statement.name) return [statement.name.text];
      if (!ts.isVariableStatement(statement)) return [];
      return statement.declarationList.declarations.map(({ name }) => (name as ts.Identifier).text);
    });
    return [...new Set(names)].map((name) => [kind, name] as const);
  });
}
