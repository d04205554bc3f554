/** What was tried and what came of it, as Markdown for test/long-results.md. */
import type { Outcome } from './judge.ts';
import type { Operator } from './mutant.ts';

export interface Result {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly operator: Operator;
  /** The line before → the line after. */
  readonly change: string;
  readonly outcome: Outcome;
  readonly by?: string;
  readonly tests: number;
  readonly seconds: number;
}

export const isKilled = ({ outcome }: Result): boolean => outcome === 'killed' || outcome === 'timeout';

export function markdown(results: readonly Result[], seed: number): string {
  const counted = results.filter(({ outcome }) => outcome !== 'invalid');
  const killed = counted.filter(isKilled);
  const files = [...new Set(counted.map(({ file }) => file))].sort();
  const rows = files.map((file) => {
    const own = counted.filter((result) => result.file === file);
    return `| ${file} | ${own.length} | ${own.filter(isKilled).length} |`;
  });
  const survivors = counted.filter((result) => !isKilled(result));
  return [
    `${counted.length} mutants (seed ${seed}): ${killed.length} killed, ${survivors.length} survived.`,
    '',
    '| file | mutants | killed |',
    '|---|---|---|',
    ...rows,
    '',
    ...(survivors.length === 0 ? [] : ['Survivors:', '']),
    ...survivors.map(({ file, line, operator, change }) => `- ${file}:${line} (${operator}): \`${change}\``),
  ].join('\n');
}

export const progressLine = ({ file, line, operator, change, outcome, by, seconds }: Result): string =>
  [
    `${outcome.padEnd(8)} ${seconds.toFixed(0).padStart(3)} s  ${file}:${line} ${operator}: ${change}`,
    ...(by === undefined ? [] : [`                by ${by.slice(0, 200)}`]),
  ].join('\n');
