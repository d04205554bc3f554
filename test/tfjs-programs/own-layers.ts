/** Programs with layers of their own, as classes. */
import { type Program, type Tf, table } from './program.ts';

type Tensor = InstanceType<Tf['Tensor']>;
type Layer = InstanceType<Tf['Layer']>;
type Weight = ReturnType<Layer['addWeight']>;

const one = (inputs: Tensor | Tensor[]): Tensor => (Array.isArray(inputs) ? inputs[0]! : inputs);

/** Twice as wide: what is positive, and what is negative. */
const antirectifier = (tf: Tf): Layer => {
  class Antirectifier extends tf.layers.Layer {
    static className = 'Antirectifier';
    override computeOutputShape(inputShape: number[]): number[] {
      return [inputShape[0]!, 2 * inputShape[1]!];
    }
    override call(inputs: Tensor | Tensor[], kwargs: object): Tensor {
      const x = one(inputs);
      this.invokeCallHook(inputs, kwargs);
      return tf.tidy(() => {
        const centred = x.sub(x.mean(1, true)) as Tensor;
        return tf.concat([tf.relu(centred), tf.relu(tf.neg(centred))], 1) as Tensor;
      });
    }
  }
  tf.serialization.registerClass(Antirectifier);
  return new Antirectifier();
};

/** Multiplied by a number of its config. */
const scaled = (tf: Tf): Layer => {
  class Scaled extends tf.layers.Layer {
    readonly scaleFactor: number;
    constructor(config: { readonly scaleFactor: number; readonly name?: string }) {
      super(config);
      this.scaleFactor = config.scaleFactor;
    }
    static get className(): string {
      return 'Scaled';
    }
    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => one(inputs).mul(tf.scalar(this.scaleFactor)) as Tensor);
    }
    override getConfig(): object {
      return { ...super.getConfig(), scaleFactor: this.scaleFactor };
    }
  }
  tf.serialization.registerClass(Scaled);
  return new Scaled({ scaleFactor: 2 });
};

/** A dense layer, written anew. */
const linear = (tf: Tf): Layer => {
  class Linear extends tf.layers.Layer {
    readonly units: number;
    #kernel: Weight | undefined;
    #bias: Weight | undefined;
    constructor(config: { readonly units: number; readonly name?: string }) {
      super(config);
      this.units = config.units;
    }
    static className = 'Linear';
    override build(inputShape: number[]): void {
      const begin = tf.initializers.constant({ value: 0.25 }) as never;
      this.#kernel = this.addWeight('kernel', [inputShape.at(-1)!, this.units], 'float32', begin);
      this.#bias = this.addWeight('bias', [this.units], 'float32', tf.initializers.zeros() as never);
      super.build(inputShape);
    }
    override computeOutputShape(inputShape: number[]): number[] {
      return [...inputShape.slice(0, -1), this.units];
    }
    override call(inputs: Tensor | Tensor[]): Tensor {
      const sums = tf.matMul(one(inputs), this.#kernel!.read()).add(this.#bias!.read());
      return tf.tanh(sums) as Tensor;
    }
    override getConfig(): object {
      return { ...super.getConfig(), units: this.units };
    }
  }
  tf.serialization.registerClass(Linear);
  return new Linear({ units: 4 });
};

export const OWN_LAYERS: Readonly<Record<string, (tf: Tf) => Layer>> = { antirectifier, scaled, linear };

/** A network of them, trained, saved and loaded. */
export const ownLayers: Program = async (tf, begin) => {
  const rows = table(48, 3, 91);
  const [xs, ys] = [tf.tensor2d(rows), tf.tensor2d(rows.map((row) => [row[0]! * row[1]! + row[2]!]))];
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 6, inputShape: [3] }));
  for (const make of [antirectifier, scaled, linear]) model.add(make(tf));
  model.add(tf.layers.dense({ units: 1 }));
  begin(model);
  model.compile({ optimizer: tf.train.adam(0.02), loss: 'meanSquaredError' });
  const { history } = await model.fit(xs, ys, { epochs: 4, batchSize: 16, shuffle: false });
  let artifacts: unknown;
  await model.save(
    tf.io.withSaveHandler(async (given) => {
      artifacts = given;
      return undefined;
    }) as never,
  );
  const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts as object));
  const config = loaded.layers[2]!.getConfig() as { readonly scaleFactor: number };
  return [...history.loss!, config.scaleFactor, ...(await loaded.predict(xs).data()).slice(0, 4)];
};

/** Attention over steps, as a class with three weights, in a classifier of sequences. */
export const ownAttention: Program = async (tf, begin) => {
  class StepAttention extends tf.layers.Layer {
    static className = 'StepAttention';
    readonly units = 4;
    #weights: Weight[] = [];
    override build(inputShape: number[]): void {
      const begin = tf.initializers.constant({ value: 0.1 }) as never;
      this.#weights = ['query', 'key', 'value'].map((name) =>
        this.addWeight(name, [inputShape.at(-1)!, this.units], 'float32', begin),
      );
      super.build(inputShape);
    }
    override computeOutputShape(inputShape: number[]): number[] {
      return [inputShape[0]!, this.units];
    }
    override call(inputs: Tensor | Tensor[]): Tensor {
      const x = one(inputs);
      const [, steps, features] = x.shape as [number, number, number];
      const project = (weight: Weight): Tensor => {
        const rows = tf.matMul(tf.reshape(x, [-1, features]), weight.read());
        return tf.reshape(rows, [-1, steps, this.units]) as Tensor;
      };
      const [query, key, value] = this.#weights.map(project) as [Tensor, Tensor, Tensor];
      const scores = tf.softmax(tf.matMul(query, key, false, true).div(Math.sqrt(this.units)));
      return tf.matMul(scores, value).add(tf.range(0, this.units).div(10)).mean(1) as Tensor;
    }
  }
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 3, activation: 'tanh', inputShape: [5, 2] }));
  model.add(new StepAttention({ name: 'attention' }));
  model.add(tf.layers.dense({ units: 2, activation: 'softmax' }));
  begin(model);
  model.compile({ optimizer: tf.train.adam(0.03), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const rows = table(40, 10, 97);
  const xs = tf.tensor3d(rows.flat(), [40, 5, 2]);
  const ys = tf.tensor2d(rows.map((row) => (row[0]! + row[8]! > 0 ? [1, 0] : [0, 1])));
  const { history } = await model.fit(xs, ys, { epochs: 5, batchSize: 10, shuffle: false });
  return [...history.loss!, ...history.acc!, ...(await model.predict(xs).data()).slice(0, 6)];
};
