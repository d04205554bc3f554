/** Numbers as people type them, and what a number may be. */

/** What a number may be. */
export interface NumberRule {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

/** Digits with a point, an exponent perhaps. */
const PLAIN = /^(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
/** One comma, which can only be a decimal one: not that of 1,000. */
const COMMA = /^(?![1-9]\d{0,2},\d{3}$)\d*,\d+$/;

/**
 * The number that a text stands for, or undefined where it is none that is allowed. `0,05` is 0.05, as half of the world writes it;
 * where a comma or a point may part thousands (`1,000`, and in whole numbers any), nothing is guessed.
 */
export function numberOf({ least, most, whole }: NumberRule, text: string): number | undefined {
  const typed = text.normalize('NFKC').trim(); // full-width digits of Chinese keyboards
  const plain = !whole && COMMA.test(typed) ? typed.replace(',', '.') : typed;
  if (!PLAIN.test(plain) || (whole && plain.includes('.'))) return undefined;
  const value = Number(plain);
  return value >= least && value <= most && (!whole || Number.isInteger(value)) ? value : undefined;
}
