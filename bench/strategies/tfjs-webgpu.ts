/** tfjs on WebGPU: see tfjs.ts. */
import '@tensorflow/tfjs-backend-webgpu';
import { tfjsOn } from './tfjs.ts';

export const strategy = tfjsOn('webgpu');
