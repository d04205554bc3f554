/** Names such as those of wgrad/tfjs, some of them without a word. */

/** Said in a sentence; the argument is tfjs's. */
export const said = (x: number): number => x;

export const unsaid = (x: number): number => x;

/** Several. */
export const layers = {
  /** One of them. */
  described: (): { readonly within: number } => ({ within: 1 }),
  bare: (): number => 1,
};

/** Has methods that are functions by the same name. */
export class Values {
  said(): number {
    return 1;
  }
}

/** @throws sometimes */
export function throwsVaguely(): void {
  throw new Error();
}
