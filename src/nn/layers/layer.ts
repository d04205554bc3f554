/**
 * What a layer is. A layer is described by a plain `Layer`; once its input shape is known, `build` gives a `BuiltLayer` that can put
 * its ops into a graph. Names, arguments and defaults are Keras's. Each layer has a file of its own in this folder.
 */
import type { Field } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import type { Config } from '../config.ts';
import type { Initializer } from '../initializers/initializer.ts';
import type { LayerOptions } from './options.ts';

export interface ParamSpec {
  /** `<layer>/<kernel or bias>` */
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: Initializer;
}

/** What a layer may need to put its ops into a graph. */
export interface LayerContext {
  readonly training: boolean;
  /** The clock of this step: seed and step number for dropout. */
  readonly clock: Node;
  readonly param: (name: string) => Node;
  /** A number that tells this layer's random numbers from those of others. */
  readonly stream: number;
}

export interface BuiltLayer {
  readonly name: string;
  readonly className: string;
  /** Per sample, without the batch. */
  readonly outputShape: Shape;
  readonly params: readonly ParamSpec[];
  /** of the layer that it was built of */
  readonly config?: Config | undefined;
  /** x [batch, ...inputShape] → [batch, ...outputShape] */
  readonly apply: (x: Node, context: LayerContext) => Node;
}

/** A layer before it has weights: what `layers.*` give and `sequential` takes. */
export interface Layer {
  /** Keras's name of its class */
  readonly className: string;
  /** where it was given one; a model makes one of the class otherwise */
  readonly name?: string;
  /** Shape of one sample; the first layer of a model needs it. */
  readonly inputShape?: Shape;
  /** What it was made of, for files; without it the model cannot be saved. The LayerClass of its class reads it. */
  readonly config?: Config;
  /** Its shapes and params for an input of this shape. @internal */
  readonly build: (name: string, inputShape: Shape) => BuiltLayer;
}

/** How files have the layers of one class. Only what reads files takes it. */
export interface LayerClass {
  /** Keras's name of it */
  readonly className: string;
  /** @throws FormatError, UsageError */
  readonly fromConfig: (config: Field, common: LayerOptions) => Layer;
}
