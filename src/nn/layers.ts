/**
 * Layers. A layer is described by a plain `Layer`; once its input shape is known, `build` gives a `BuiltLayer` that can put
 * its ops into a graph. Names, arguments and defaults are Keras's.
 */
import { expectOptions, show, showList } from '../arguments.ts';
import { ShapeError, UsageError } from '../errors.ts';
import { type Node, type Shape, sizeOf } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import { reshape } from '../graph/views.ts';
import type { Spelling } from '../names.ts';
import { relu, sigmoid, tanh } from '../ops/activations.ts';
import { add } from '../ops/arithmetic.ts';
import { matmul } from '../ops/matmul.ts';
import { dropout as dropoutOp } from '../ops/random.ts';
import { softmax } from '../ops/softmax.ts';
import { expectBoolean, expectName, expectNumber, expectWhole } from './check.ts';
import type { Config } from './config.ts';
import { type Initializer, type InitializerName, initializerConfig, initializerOf } from './initializers.ts';

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

export interface Layer {
  readonly className: string;
  readonly name?: string;
  /** Shape of one sample; the first layer of a model needs it. */
  readonly inputShape?: Shape;
  /** what it was made of, for files; without it the model cannot be saved. The row that reads it is in src/io/keras-layers.ts. */
  readonly config?: Config;
  readonly build: (name: string, inputShape: Shape) => BuiltLayer;
}

interface CommonOptions {
  readonly name?: string;
  readonly inputShape?: Shape;
}

const activations = {
  linear: (x: Node): Node => x,
  relu,
  sigmoid,
  tanh,
  softmax,
} satisfies Record<string, (x: Node) => Node>;

/** In any spelling: 'relu', 'ReLU'. */
export type ActivationName = Spelling<keyof typeof activations> | 'ReLU';

const activationName = (where: string, name: ActivationName): keyof typeof activations =>
  expectName(where, 'activation', name, activations);

/** Checks the names of all options and the values of those that every layer has. */
function common(where: string, options: CommonOptions, ...own: string[]): CommonOptions {
  expectOptions(where, options, [...own, 'name', 'inputShape'], own[0]);
  if (options.inputShape !== undefined) checkInputShape(where, options.inputShape);
  const { name } = options;
  if (name !== undefined && (typeof name !== 'string' || !/^[\w.-]+$/.test(name))) {
    throw new UsageError(`${where}: name is ${show(name)}; expected letters, digits, '_', '.' and '-' only.`);
  }
  return { name, inputShape: options.inputShape };
}

/** The shape of one sample. What other libraries write for the batch, null or -1, does not belong into it. */
function checkInputShape(where: string, shape: Shape): void {
  if (!Array.isArray(shape)) {
    throw new UsageError(`${where}: inputShape is ${show(shape)}; expected an array such as [28, 28].`);
  }
  const [batch, ...sample]: readonly unknown[] = shape;
  if ((batch === null || batch === undefined || batch === -1) && sample.length > 0) {
    throw new UsageError(
      `${where}: inputShape is ${showList(shape)}; expected the shape of one sample, without the batch. Write ${showList(sample)}.`,
    );
  }
  shape.forEach((size, i) => {
    expectWhole(where, `inputShape[${i}]`, size, 1);
  });
}

/** Makes one row of values of each sample: [28, 28] → [784]. */
export function flatten(options: CommonOptions = {}): Layer {
  const shared = common('layers.flatten', options);
  return {
    className: 'Flatten',
    ...shared,
    config: {},
    build: (name, inputShape) => {
      const outputShape = [sizeOf(inputShape)];
      const apply = (x: Node): Node => reshape(x, [x.shape[0]!, ...outputShape]);
      return { name, className: 'Flatten', outputShape, params: [], apply };
    },
  };
}

export interface DenseOptions extends CommonOptions {
  /** how many neurons: the size of the output */
  readonly units: number;
  /** default 'linear' */
  readonly activation?: ActivationName;
  /** default true */
  readonly useBias?: boolean;
  /** default 'glorotUniform' */
  readonly kernelInitializer?: InitializerName | Initializer;
  /** default 'zeros' */
  readonly biasInitializer?: InitializerName | Initializer;
}

/** A fully connected layer: activation(x · kernel + bias). x [batch, in], kernel [in, units], bias [units]. */
export function dense(options: DenseOptions): Layer {
  const where = 'layers.dense';
  const own = ['units', 'activation', 'useBias', 'kernelInitializer', 'biasInitializer'];
  const shared = common(where, options, ...own);
  const units = expectWhole(where, 'units', options.units, 1);
  const activation = activationName(where, options.activation ?? 'linear');
  const kernelInitializer = initializerOf(where, options.kernelInitializer ?? 'glorotUniform');
  const biasInitializer = initializerOf(where, options.biasInitializer ?? 'zeros');
  const useBias = expectBoolean(where, 'useBias', options.useBias ?? true);
  return {
    className: 'Dense',
    ...shared,
    config: {
      units,
      activation,
      use_bias: useBias,
      kernel_initializer: initializerConfig(kernelInitializer),
      bias_initializer: initializerConfig(biasInitializer),
    },
    build: (name, inputShape) => {
      if (inputShape.length !== 1) {
        throw new ShapeError(
          `${name}: one sample is ${formatShape(inputShape)}; a dense layer expects [features]. Put layers.flatten() before it.`,
        );
      }
      const [kernel, offset] = [`${name}/kernel`, `${name}/bias`];
      const params: ParamSpec[] = [{ name: kernel, shape: [inputShape[0]!, units], initializer: kernelInitializer }];
      if (useBias) params.push({ name: offset, shape: [units], initializer: biasInitializer });
      const apply = (x: Node, { param }: LayerContext): Node => {
        const sum = matmul(x, param(kernel));
        return activations[activation](useBias ? add(sum, param(offset)) : sum);
      };
      return { name, className: 'Dense', outputShape: [units], params, apply };
    },
  };
}

export interface DropoutOptions extends CommonOptions {
  /** share of the inputs that is dropped, 0 to below 1 */
  readonly rate: number;
}

/** While training, zeroes a share `rate` of its inputs and scales the others by 1 / (1 - rate); else does nothing. */
export function dropout(options: DropoutOptions): Layer {
  const shared = common('layers.dropout', options, 'rate');
  const rate = expectNumber('layers.dropout', 'rate', options.rate, 0, 1);
  return {
    className: 'Dropout',
    ...shared,
    config: { rate },
    build: (name, inputShape) => ({
      name,
      className: 'Dropout',
      outputShape: inputShape,
      params: [],
      apply: (x, { training, clock, stream }) => (training && rate > 0 ? dropoutOp(x, clock, rate, stream) : x),
    }),
  };
}

/** An activation function as a layer of its own. */
export function activation(options: CommonOptions & { readonly activation: ActivationName }): Layer {
  const shared = common('layers.activation', options, 'activation');
  const name = activationName('layers.activation', options.activation);
  return {
    className: 'Activation',
    ...shared,
    config: { activation: name },
    build: (layer, inputShape) => {
      if (name === 'softmax' && inputShape.length !== 1) {
        throw new ShapeError(
          `${layer}: one sample is ${formatShape(inputShape)}; softmax expects [classes]. Put layers.flatten() before it.`,
        );
      }
      const apply = (x: Node): Node => activations[name](x);
      return { name: layer, className: 'Activation', outputShape: inputShape, params: [], apply };
    },
  };
}

export const layers = { flatten, dense, dropout, activation };
