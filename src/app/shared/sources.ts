/** Where digits come from, and how many of them are test digits. */
export const SOURCES = ['auto', 'made-up', 'files'] as const;

export type Source = (typeof SOURCES)[number];

/** Test digits for so many training digits, as MNIST has them. */
export const testCount = (samples: number): number => Math.ceil(samples / 6);
