/** Saving a model: what a target is given. Files, folders and databases are the business of src/io. */
import { show } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import { expectBoolean, expectOptions } from './check.ts';
import type { NamedTensor } from './checkpoint.ts';
import type { CompileArguments } from './model-options.ts';
import type { ModelLayer, ModelWeight } from './model-view.ts';
import type { Topology } from './topology.ts';

/** A model as it is between two steps. */
export interface SavedModel {
  /** what it is, without its weights: a model itself will do */
  readonly model: {
    /** the model's name */
    readonly name: string;
    /** what its weights, shuffles and dropout began from */
    readonly seed: number;
    /** the first one first */
    readonly layers: readonly ModelLayer[];
    /** how they are connected */
    readonly topology: Topology;
    /** layer by layer, without their values */
    readonly weights: readonly ModelWeight[];
    /** what `compile` chose; undefined before */
    readonly compiled: CompileArguments | undefined;
  };
  /** the weights by name; with `step` also the optimizer's slots and `rates`, all of the same step */
  readonly tensors: readonly NamedTensor[];
  /** training steps taken; undefined: the weights alone */
  readonly step?: number;
}

/** Where a model can be saved to. */
export interface SaveTarget {
  /** Writes `saved`, all or nothing: what was there before stays where this fails. */
  readonly save: (saved: SavedModel) => Promise<void>;
}

/** Options of `model.save`. */
export interface SaveOptions {
  /** also how the model is compiled and what its optimizer has learnt, so that training can go on: default false */
  readonly includeOptimizer?: boolean;
}

/** Whether the optimizer is to be saved. @throws UsageError */
export function checkSave(where: string, target: SaveTarget, options: SaveOptions): boolean {
  expectOptions(where, options, ['includeOptimizer']);
  if (typeof target?.save !== 'function') {
    throw new UsageError(`${where}: the target is ${show(target)}; expected one such as download() of wgrad/io.`);
  }
  return expectBoolean(where, 'includeOptimizer', options.includeOptimizer ?? false);
}
