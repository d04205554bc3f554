/** jax-js in WebAssembly, with as many threads as the machine has where the page is cross-origin isolated: see jax-js.ts. */
import * as jax from 'jax-js-second';
import { jaxOn } from './jax-js.ts';

export const strategy = jaxOn('wasm', jax);
