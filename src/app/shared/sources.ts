/** Where pictures come from, what they show, and how many of them are test pictures. */
export const DIGIT_SOURCES = ['auto', 'made-up', 'files'] as const;
export const SOURCES = ['auto', 'fashion-mnist', 'made-up', 'files'] as const;

export type DigitSource = (typeof DIGIT_SOURCES)[number];
export type Source = (typeof SOURCES)[number];

/** What the labels 0 to 9 stand for. */
export type Kind = 'digits' | 'clothes';

/** @param source as it was asked for, or as loaded data say it: 'mnist', 'fashion-mnist', 'made-up', 'custom' */
export const kindOf = (source: string): Kind => (source === 'fashion-mnist' ? 'clothes' : 'digits');

/** Test digits for so many training digits, as MNIST has them. */
export const testCount = (samples: number): number => Math.ceil(samples / 6);
