/** All ops and constructors, for tests and tools that go through them: the library imports from each family what it uses. */
export * from '../graph/views.ts';
export * from './activations.ts';
export * from './arithmetic.ts';
export * from './batch.ts';
export * from './cast.ts';
export * from './comparisons.ts';
export * from './crossentropy.ts';
export * from './exponentials.ts';
export * from './lookup.ts';
export * from './matmul.ts';
export * from './movement.ts';
export * from './optimizers.ts';
export * from './random.ts';
export * from './rectifiers.ts';
export * from './softmax.ts';
export * from './sources.ts';
export * from './sums.ts';
