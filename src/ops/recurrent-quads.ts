/** Kernels of recurrent layers for software adapters: quads of threads, each of which loads a quarter (see ARCHITECTURE.md). */
import gradShader from '../../shaders/recurrent_grad_quads.wgsl?raw';
import shader from '../../shaders/recurrent_quads.wgsl?raw';
import type { Each } from './recurrent-kernels.ts';

/** Texts of the frames, forward and backward, and what a thread does at a time: measured, see bench/results/METHOD.md. */
export const RECURRENT_QUADS: {
  readonly shaders: readonly [string, string];
  readonly each: Each;
  readonly gradEach: Each;
} = {
  shaders: [shader, gradShader],
  each: { rows: 2, units: 1 },
  gradEach: { rows: 2, units: 2 },
};
