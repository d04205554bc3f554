/** tfjs in plain JavaScript: see tfjs.ts. */
import '@tensorflow/tfjs-backend-cpu';
import { tfjsOn } from './tfjs.ts';

export const strategy = tfjsOn('cpu');
