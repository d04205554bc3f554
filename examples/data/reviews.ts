/** Reviews of restaurants, put together of words that were written for this: a tiny text of our own, under the project's licence. */
import { type Tensor, tensor } from 'wgrad';
import { seeded } from './random.ts';

const WORDS = {
  things: 'soup bread fish cheese salad dessert coffee wine waiter table music service',
  good: 'fresh tasty friendly warm delicious lovely perfect quick charming great',
  bad: 'cold stale rude slow bitter noisy burnt bland awful dirty',
  said: 'was seemed felt looked tasted',
  how: 'really quite rather very so truly',
  before: 'yesterday again honestly sadly luckily tonight',
};
const LISTS = Object.fromEntries(Object.entries(WORDS).map(([name, words]) => [name, words.split(' ')])) as {
  [Name in keyof typeof WORDS]: string[];
};
/** A word's number is its place here; 0 fills texts that are shorter than others. */
export const VOCABULARY = ['', 'the', 'and', 'but', ...Object.values(LISTS).flat()];
/** words of the longest text */
export const LENGTH = 16;

export interface Texts {
  readonly texts: readonly string[];
  /** numbers of words, whole numbers [count, 16] */
  readonly x: Tensor;
  /** [count]: 1 where the guest was pleased */
  readonly y: Tensor;
}

/** Numbers of the words of texts, whole numbers [count, 16]: capitals and punctuation do not matter, words that are not known are left out. */
export function encoded(texts: readonly string[]): Tensor {
  const words = (text: string): string[] =>
    text
      .toLowerCase()
      .replace(/[^a-z\s]/g, '')
      .split(/\s+/);
  const rows = texts.map((text) =>
    words(text)
      .map((word) => VOCABULARY.indexOf(word))
      .filter((word) => word > 0),
  );
  const filled = rows.map((row) => [...row, ...Array<number>(LENGTH - row.length).fill(0)]);
  return tensor(filled, [texts.length, LENGTH], 'int32');
}

/** Reviews, the same for equal seeds; half of the guests are pleased. */
export function reviews(count: number, seed: number): Texts {
  const random = seeded(seed);
  /** Most of what a guest says is as the guest feels. */
  const sentence = (pleased: number): string => {
    const words = random.pick(LISTS[random.uniform() < 0.95 === (pleased === 1) ? 'good' : 'bad']);
    const how = random.uniform() < 0.5 ? `${random.pick(LISTS.how)} ` : '';
    return `the ${random.pick(LISTS.things)} ${random.pick(LISTS.said)} ${how}${words}`;
  };
  const y = Uint8Array.from({ length: count }, (_, i) => i % 2);
  const texts = Array.from(y, (pleased) => {
    const parts = [sentence(pleased), sentence(pleased), sentence(pleased)].slice(random.below(2));
    return `${random.pick(LISTS.before)} ${parts.join(' ')}`;
  });
  return { texts, x: encoded(texts), y: tensor(y) };
}
