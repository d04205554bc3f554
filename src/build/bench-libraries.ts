/** The libraries that wgrad is compared with, for Vite to bundle before a page asks for them. */
export const BENCH_LIBRARIES = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-layers',
  '@tensorflow/tfjs-backend-webgpu',
  '@tensorflow/tfjs-backend-cpu',
  '@jax-js/jax',
  'jax-js-second', // the same under another name
  '@observablehq/plot',
];
