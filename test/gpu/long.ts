/** What `npm test` leaves to `npm run test:long`: SwiftShader takes long to compile large kernels. */
const { VITE_LONG_TESTS } = import.meta.env as Record<string, string | undefined>;

export const LONG = VITE_LONG_TESTS === '1';

/** All, or in `npm test` the first of every few. */
export const some = <Value>(all: readonly Value[], of: number): readonly Value[] =>
  LONG ? all : all.filter((_, i) => i % of === 0);
