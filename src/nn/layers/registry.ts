/** All layers, for files. Only what reads files imports this. A new layer gets its name here and in index.ts. */
import { Activation } from './activation.ts';
import { Dense } from './dense.ts';
import { Dropout } from './dropout.ts';
import { Flatten } from './flatten.ts';
import type { LayerClass } from './layer.ts';

export const LAYERS: readonly LayerClass[] = [Flatten, Dense, Dropout, Activation];
