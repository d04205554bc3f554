/** All optimizers, for files. Only what reads or writes files imports this. A new optimizer gets its name here and in index.ts. */
import { Adam } from './adam.ts';
import type { OptimizerClass } from './optimizer.ts';
import { SGD } from './sgd.ts';

export const OPTIMIZERS: readonly OptimizerClass[] = [Adam, SGD];
