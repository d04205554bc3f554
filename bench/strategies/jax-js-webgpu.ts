/** jax-js on WebGPU: see jax-js.ts. */
import * as jax from '@jax-js/jax';
import { jaxOn } from './jax-js.ts';

export const strategy = jaxOn('webgpu', jax);
