/** Which mutants are tried: a seeded draw, stratified over files, and within a file over operators. */
import { mulberry32, type Random } from '../../src/data/random.ts';
import type { Mutant } from './mutant.ts';

/**
 * How many mutants each file gets: in proportion to the root of how many it has, so that the large files (products) get more than
 * the small ones but not nearly all; the largest remainders are rounded up.
 */
export function shares(candidates: ReadonlyMap<string, readonly Mutant[]>, count: number): Map<string, number> {
  const weights = [...candidates].map(([file, mutants]) => ({ file, weight: Math.sqrt(mutants.length) }));
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  const exact = weights.map(({ file, weight }) => ({ file, share: (weight / total) * count }));
  const left = count - exact.reduce((sum, { share }) => sum + Math.floor(share), 0);
  const byRemainder = exact.toSorted((a, b) => (b.share % 1) - (a.share % 1));
  const roundedUp = new Set(byRemainder.slice(0, left).map(({ file }) => file));
  return new Map(exact.map(({ file, share }) => [file, Math.floor(share) + (roundedUp.has(file) ? 1 : 0)]));
}

/** All mutants of a file in the order in which they are tried: one of each operator in turn, the operators in random order. */
export function inDrawnOrder(mutants: readonly Mutant[], seed: number, stream: number): Mutant[] {
  const random = mulberry32(seed, stream);
  const byOperator = new Map<string, Mutant[]>();
  for (const mutant of shuffled(mutants, random)) {
    byOperator.set(mutant.operator, [...(byOperator.get(mutant.operator) ?? []), mutant]);
  }
  const operators = shuffled([...byOperator.values()], random);
  const longest = Math.max(0, ...operators.map(({ length }) => length));
  return Array.from({ length: longest }, (_, round) => operators.flatMap((of) => of.slice(round, round + 1))).flat();
}

/** Fisher and Yates */
function shuffled<T>(values: readonly T[], random: Random): T[] {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
