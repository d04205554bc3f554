/** The data of a run in a few words. */
import type { RunConfig } from '../config.ts';
import { kindOf } from '../shared/sources.ts';
import type { Text } from './en.ts';

/** MNIST and my samples. @param count in words, of the data set's pictures */
export function dataName({ source, own }: Pick<RunConfig, 'source' | 'own'>, t: Text, count?: string): string {
  if (own === 'alone') return kindOf(source) === 'digits' ? t.onlyMine : `${t.onlyMine} (${t.sources[source]})`;
  const name = count === undefined ? t.sources[source] : `${t.sources[source]} (${count})`;
  return own === 'added' ? t.withMine(name) : name;
}
