/** A model of one layer alone, by the line that makers.ts has for it; and samples for it. */
import { input, layers, type Model, type ModelTensors, model, type Tensor, tensor } from '../../src/index.ts';
import type { LayerMaker } from './makers.ts';

/** A layer, and a dense one that makes a number for each sample. */
export function modelOf({ shape, make, inputs = 1, below }: LayerMaker, name?: string): Model<ModelTensors> {
  const dtype = below === undefined ? 'float32' : 'int32';
  const xs = Array.from({ length: inputs }, (_, i) => input({ shape, dtype, name: `x${i}` }));
  const y = make().apply(inputs === 1 ? xs[0]! : xs);
  const last = layers.dense({ units: 1 }).apply(layers.flatten().apply(y));
  return model({ inputs: inputs === 1 ? xs[0]! : xs, outputs: last, ...(name !== undefined && { name }) });
}

/** What goes into it: values from -1 to 1, or whole numbers. */
export function samplesFor({ shape, inputs = 1, below }: LayerMaker, count: number): Tensor[] {
  const size = shape.reduce((product, each) => product * each, count);
  return Array.from({ length: inputs }, (_, i) => {
    const wave = Float32Array.from({ length: size }, (__, k) => Math.sin(1.7 * k + 2.3 * i + 0.4));
    const values = below === undefined ? wave : Int32Array.from(wave, (value) => Math.floor(((value + 1) / 2) * below));
    return tensor(values, [count, ...shape]);
  });
}
