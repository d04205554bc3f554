/** What a network answered to the test digits: the confusion matrix and the worst mistakes. */
import { likeliest } from './forward.ts';

export interface Answer {
  readonly index: number;
  readonly label: number;
  readonly guess: number;
  /** of the guess, 0 to 1 */
  readonly confidence: number;
  /** of the right digit */
  readonly right: number;
}

/** @param probabilities [count, 10] */
export function answersOf(probabilities: Float32Array, labels: Uint8Array): Answer[] {
  return Array.from(labels, (label, index) => {
    const own = probabilities.subarray(10 * index, 10 * index + 10);
    const guess = likeliest(own);
    return { index, label, guess, confidence: own[guess]!, right: own[label]! };
  });
}

/** How often a digit (row) was taken for another (column). */
export function confusion(answers: readonly Answer[]): number[][] {
  const counts = Array.from({ length: 10 }, () => new Array<number>(10).fill(0));
  for (const { label, guess } of answers) counts[label]![guess]! += 1;
  return counts;
}

/** Mistakes first, the ones that it was surest of before all others; then what is right, the least sure first. */
export function worstFirst(answers: readonly Answer[]): Answer[] {
  const badness = ({ label, guess, confidence, right }: Answer): number =>
    label === guess ? -right : confidence - right;
  return answers.toSorted((a, b) => badness(b) - badness(a));
}
