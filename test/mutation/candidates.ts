/** Which files mutants are made of, and which mutants: all that no rule of equivalents.ts leaves out. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { whyEquivalent } from './equivalents.ts';
import { describe, type Mutant } from './mutant.ts';
import { wgslMutants } from './wgsl-mutants.ts';

const FOLDERS = ['shaders', 'shaders/lib'];

/**
 * Mutants by file.
 *
 * @param match only files whose path has this in it
 */
export function candidates(project: string, match: string): Map<string, Mutant[]> {
  const files = FOLDERS.flatMap((folder) => filesIn(project, folder)).filter((file) => file.includes(match));
  const found = files.map((file): [string, Mutant[]] => {
    const text = readFileSync(join(project, file), 'utf8');
    const mutants = wgslMutants(file, text);
    return [file, mutants.filter((mutant) => whyEquivalent(file, describe(text, mutant)) === undefined)];
  });
  return new Map(found.filter(([, mutants]) => mutants.length > 0));
}

const filesIn = (project: string, folder: string): string[] =>
  readdirSync(join(project, folder))
    .filter((name) => name.endsWith('.wgsl'))
    .sort()
    .map((name) => `${folder}/${name}`);
