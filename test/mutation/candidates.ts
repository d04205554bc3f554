/** Which files mutants are made of, and which mutants: all that no rule of equivalents.ts leaves out. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { whyEquivalent } from './equivalents.ts';
import { describe, type Mutant } from './mutant.ts';
import { tsMutants } from './ts-mutants.ts';
import { wgslMutants } from './wgsl-mutants.ts';

/** Folders, and single files. */
export const PARTS = {
  shaders: ['shaders', 'shaders/lib'],
  compiler: ['src/compiler', 'src/kernels', 'src/graph/ops.ts'],
} as const;

export type Part = keyof typeof PARTS;

/**
 * Mutants by file.
 *
 * @param match only files whose path has this in it
 */
export function candidates(folder: string, part: Part, match: string): Map<string, Mutant[]> {
  const files = PARTS[part].flatMap((place) => (place.endsWith('.ts') ? [place] : filesIn(folder, place)));
  const found = files
    .filter((file) => file.includes(match))
    .map((file): [string, Mutant[]] => {
      const text = readFileSync(join(folder, file), 'utf8');
      const mutants = file.endsWith('.wgsl') ? wgslMutants(file, text) : tsMutants(file, text);
      return [file, mutants.filter((mutant) => whyEquivalent(file, describe(text, mutant)) === undefined)];
    });
  return new Map(found.filter(([, mutants]) => mutants.length > 0));
}

const filesIn = (folder: string, part: string): string[] =>
  readdirSync(join(folder, part))
    .filter((name) => /\.(?:wgsl|ts)$/.test(name))
    .sort()
    .map((name) => `${part}/${name}`);
