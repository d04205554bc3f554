/**
 * Names as people write them. One name has several spellings (`glorotUniform`, `glorot_uniform`, `GlorotUniform`), and where none
 * fits, a message proposes the nearest. Imports nothing of wgrad.
 */

type Snake<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : Text;

/** A name in camel case, in snake case as in Keras, and as a class of Keras's. */
export type Spelling<Name extends string> = Name | Snake<Name> | Capitalize<Name>;

/** Without what tells spellings apart. */
export const folded = (name: string): string => name.replace(/[_\-\s]/g, '').toLowerCase();

/** The known name that `name` is a spelling of. */
export function spelled<Name extends string>(name: string, known: readonly Name[]): Name | undefined {
  return known.find((each) => each === name) ?? known.find((each) => folded(each) === folded(name));
}

/** What other libraries call an option of wgrad's. */
const ELSEWHERE = new Map([
  ['lr', 'learningRate'],
  ['inputdim', 'inputShape'],
  ['batchinputshape', 'inputShape'],
  ['batchshape', 'inputShape'],
]);

/** ` Did you mean 'relu'?`, or nothing where no known name is near. */
export function suggestion(name: unknown, known: readonly string[]): string {
  const near = typeof name === 'string' ? nearest(name, known) : undefined;
  return near === undefined ? '' : ` Did you mean '${near}'?`;
}

function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = folded(name);
  if (wanted.length === 0 || wanted.length > 40) return undefined;
  const exact = spelled(name, known) ?? spelled(ELSEWHERE.get(wanted) ?? '', known);
  if (exact !== undefined) return exact;
  const ranked = known
    .map((each) => ({ each, edits: distance(wanted, folded(each)), length: Math.max(wanted.length, each.length) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  // of short names one edit makes another: 'gelu' is no misspelt 'relu'
  if (best !== undefined && best.length > 4 && best.edits <= Math.floor(best.length / 3)) return best.each;
  // a part of a name, such as 'glorot'
  return wanted.length < 4 ? undefined : known.find((each) => folded(each).includes(wanted));
}

/** Levenshtein's edit distance. Names are short: a library's fast one would weigh as much as what it is for. */
export function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + Number(letter !== to[j])));
    }
    row = next;
  }
  return row[to.length]!;
}
