/**
 * What a layer is: its description, which can be called. Names, arguments and defaults are Keras's. Each layer has a file of its own in
 * this folder.
 */
import type { Field } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import type { Variable } from '../../graph/variable.ts';
import { fill } from '../../ops/sources.ts';
import type { Initializer } from '../initializers/initializer.ts';
import type { ModelTensor } from '../model-tensor.ts';
import type { LayerDescription } from './description.ts';
import type { LayerOptions } from './options.ts';
import type { ParamRules } from './param-rules.ts';

/** A layer before it has weights: what `layers.*` give, `sequential` takes, and functional models are made of. */
export interface Layer extends LayerDescription {
  /** whether `fit` changes its weights; a change counts from the next `compile` on */
  trainable: boolean;
  /**
   * Calls the layer in a functional model: what it gives for `x`, a tensor of the model or, for layers that merge, a list. A layer
   * that is called again has the same weights.
   * @throws ShapeError where it cannot take such a tensor; UsageError where x is none
   */
  readonly apply: (x: ModelTensor | readonly ModelTensor[]) => ModelTensor;
}

/** A layer that gives several tensors. */
export interface LayerOfSeveral extends Omit<Layer, 'apply'> {
  /** The same as `Layer.apply`: all that it gives. @param x a tensor of the model, or a list: that and the states to begin with */
  readonly apply: (x: ModelTensor | readonly ModelTensor[]) => readonly ModelTensor[];
}

/** How files have the layers of one class. Only what reads files takes it. */
export interface LayerClass {
  /** Keras's name of it */
  readonly className: string;
  /**
   * @param layerFrom makes a layer that is written within this one, as Keras writes it: its class and config
   * @throws FormatError, UsageError
   */
  readonly fromConfig: (config: Field, common: LayerOptions, layerFrom: (field: Field) => Layer) => Layer;
}

/** Something that a layer learns by gradients. @param name such as `kernel` @param rules what holds for it besides; default: nothing */
export function paramOf(name: string, shape: Shape, initializer: Initializer, rules: ParamRules = {}): Variable {
  const { regularizer, constraint } = rules;
  for (const each of [initializer, regularizer, constraint]) each?.expectShape?.(name, shape);
  const { penalty } = regularizer ?? {};
  const { constrained } = constraint ?? {};
  return {
    name,
    shape,
    dtype: 'f32',
    role: 'param',
    initializer,
    ...(penalty && { penalty }),
    ...(constrained && { constrained }),
  };
}

/** A table that a layer computes with, computed here. It is no weight: files do not have it. */
export function constantOf(name: string, shape: Shape, values: (shape: Shape) => Float32Array<ArrayBuffer>): Variable {
  const initializer = Object.assign((_: Node, of: Shape): Node => fill(of, 0), { values });
  return { name, shape, dtype: 'f32', role: 'constant', initializer };
}
