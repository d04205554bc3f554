/**
 * The example programs against float64: each is written again by test/reference/tape.ts, which shares nothing with the library, and trained
 * for 50 steps from the same first weights, on the same batches, with the same random numbers.
 */
import { expect, it } from 'vitest';
import * as autoencoder from '../../examples/autoencoder.ts';
import * as classification from '../../examples/classification.ts';
import * as convnet from '../../examples/convnet.ts';
import * as denoising from '../../examples/denoising.ts';
import * as forecast from '../../examples/forecast.ts';
import * as fuel from '../../examples/fuel.ts';
import * as imbalanced from '../../examples/imbalanced.ts';
import * as overfit from '../../examples/overfit.ts';
import * as regression from '../../examples/regression.ts';
import * as series from '../../examples/series.ts';
import * as text from '../../examples/text.ts';
import * as transfer from '../../examples/transfer.ts';
import * as transformer from '../../examples/transformer.ts';
import * as variational from '../../examples/variational.ts';
import { shown } from '../../src/cpu/pictures.ts';
import { drawn, normal } from '../../src/cpu/random.ts';
import type { FitOptions, NamedWeight, Tensor } from '../../src/index.ts';
import {
  concat,
  rowsAt,
  Tape,
  type TapeOptimizer,
  tapeAdam,
  tapeDense,
  tapeRmsprop,
  tapeSgd,
  tapesOf,
} from '../reference/tape.ts';
import { batchOrder, dropoutMask } from '../reference/training-twin.ts';
import { LONG } from './long.ts';

const [SEED, STEPS, BATCH] = [3, 50, 32];
const OPTIONS = { batchSize: BATCH, steps: STEPS, epochs: 100, verbose: 0 } as const;

/** As much of a model or trainer as is compared. */
interface Trained {
  getWeights(): Promise<NamedWeight[]>;
  dispose(): void;
}

/** Weights by their names. */
type Weights = Readonly<Record<string, Tape>>;

/** The loss of a batch: of the samples at `rows`, in step 1 and so on. */
type BatchLoss = (weights: Weights, rows: readonly number[], step: number) => Tape;

function train(weights: Weights, count: number, optimizer: TapeOptimizer, lossOf: BatchLoss): void {
  const params = Object.values(weights);
  batchOrder(count, { batchSize: BATCH, steps: STEPS, shuffle: true, seed: SEED }).forEach((rows, i) => {
    lossOf(weights, rows, i + 1).backward();
    optimizer.step(params);
  });
}

const largest = (weights: readonly NamedWeight[], tapes: readonly Tape[]): number =>
  Math.max(...weights.flatMap(({ values }, w) => [...values].map((value, i) => Math.abs(value - tapes[w]!.data[i]!))));

/** Trains both, and gives how far the library is from the twin, and how far it got from its first weights. */
async function compare(
  own: Trained,
  training: (options: FitOptions) => Promise<unknown>,
  twin: (weights: Weights) => void,
) {
  const before = await own.getWeights();
  const tapes = tapesOf(before);
  await training(OPTIONS);
  twin(Object.fromEntries(before.map(({ name }, i) => [name, tapes[i]!])));
  const after = await own.getWeights();
  own.dispose();
  return { apart: largest(after, tapes), moved: largest(after, tapesOf(before)) };
}

const NEAR = 1e-4;

const layer = (weights: Weights, name: string): Tape[] => [weights[`${name}/kernel`]!, weights[`${name}/bias`]!];

/** A tensor's samples at `rows`: [rows, ...shape]. */
const at = ({ values, shape, scale }: Tensor, rows: readonly number[]): Tape =>
  rowsAt(values, shape.slice(1), rows).mul(scale);

const column = (x: Tensor, rows: readonly number[]): Tape => at(x, rows).reshape([rows.length, 1]);
const flat = (x: Tape): Tape => x.reshape([x.shape[0]!, x.data.length / x.shape[0]!]);

/** Of targets and logits, for each element. */
const crossentropy = (y: Tape, z: Tape): Tape => z.softplus().sub(y.mul(z));

/** Of targets and probabilities, which Keras clips. */
function crossentropyOf(y: Tape, p: Tape): Tape {
  const q = p.clip(1e-7, 1 - 1e-7);
  const rest = (x: Tape): Tape => x.mul(-1).add(1);
  return y
    .mul(q.log())
    .add(rest(y).mul(rest(q).log()))
    .mul(-1);
}

/** As dropout leaves it, in this step. @param stream the place of the layer in its model */
const dropped = (x: Tape, step: number, rate: number, stream: number): Tape =>
  x.mul(new Tape(x.shape, dropoutMask(x.data.length, SEED, step, { rate, stream })));

/** Of numbers of classes and logits [batch, classes]. */
function sparseCrossentropy(classes: readonly number[], z: Tape): Tape {
  const [rows, width] = [z.shape[0]!, z.shape[1]!];
  const chosen = new Tape(
    z.shape,
    classes.flatMap((label) => Array.from({ length: width }, (_, c) => (c === label ? 1 : 0))),
  );
  return z.exp().sumLast().log().sub(z.mul(chosen).sumLast()).reshape([rows]);
}

it.each(['meanSquaredError', 'meanAbsoluteError'] as const)('regression: %s', async (loss) => {
  const [x, y] = regression.data().train;
  const model = await regression.build(SEED, loss);
  const flats = new Tape(x.shape, x.values);
  const mean = flats.meanOver(0);
  const variance = flats.sub(mean).square().meanOver(0);
  const [ownMean, ownVariance] = await model.getWeights();
  const ratios = (own: NamedWeight, twin: Tape): number[] => [...own.values].map((value, i) => value / twin.data[i]!);
  for (const ratio of [...ratios(ownMean!, mean), ...ratios(ownVariance!, variance)]) expect(ratio).toBeCloseTo(1, 5);

  const twin = (weights: Weights): void => {
    const params = Object.fromEntries(Object.entries(weights).filter(([name]) => !name.startsWith('normalization')));
    train(params, x.shape[0]!, tapeAdam({ learningRate: 0.01 }), (w, rows) => {
      const scaled = at(x, rows).sub(mean.stop()).div(variance.sqrt().stop());
      const off = tapeDense(tapeDense(scaled, layer(w, 'dense')).tanh(), layer(w, 'dense_1')).sub(column(y, rows));
      return (loss === 'meanSquaredError' ? off.square() : off.abs()).mean();
    });
  };
  const { apart, moved } = await compare(model, (options) => model.fit(x, y, options), twin);
  expect(apart).toBeLessThan(NEAR);
  expect(moved).toBeGreaterThan(0.1);
});

it.each(['linear by power', 'deep by all'] as const)('fuel: %s', async (name) => {
  const { train: cars } = fuel.data();
  const [x, y] = [fuel.inputsOf(name, cars), cars.miles];
  const count = 0.8 * x.shape[0]!; // the others are held back
  const model = await fuel.build(SEED, name);
  const all = new Tape(x.shape, x.values);
  const mean = all.meanOver(0);
  const deviation = all.sub(mean).square().meanOver(0).sqrt();
  const { apart, moved } = await compare(
    model,
    (options) => model.fit(x, y, { ...options, validationSplit: 0.2 }),
    (weights) => {
      const params = Object.fromEntries(Object.entries(weights).filter(([own]) => !own.startsWith('normalization')));
      const [learningRate, hidden, last] = name.startsWith('deep')
        ? ([0.01, ['dense', 'dense_1'], 'dense_2'] as const)
        : ([0.3, [], 'dense'] as const);
      train(params, count, tapeAdam({ learningRate }), (w, rows) => {
        const scaled = at(x, rows).sub(mean.stop()).div(deviation.stop());
        const below = hidden.reduce((each, name) => tapeDense(each, layer(w, name)).relu(), scaled);
        const miles = tapeDense(below, layer(w, last));
        return miles.sub(column(y, rows)).abs().mean();
      });
    },
  );
  expect(apart).toBeLessThan(NEAR);
  expect(moved).toBeGreaterThan(0.1);
});

it('overfit: penalties of squares, dropout, a rate that decays', async () => {
  const [x, y] = overfit.data().train;
  const model = overfit.build('regularized', SEED);
  const elu = (z: Tape): Tape =>
    z.map(
      (v) => (v > 0 ? v : Math.expm1(v)),
      (v, own) => (v > 0 ? 1 : own + 1),
    );
  const sigmoid = (z: Tape): Tape =>
    z.map(
      (v) => 1 / (1 + Math.exp(-v)),
      (_, own) => own * (1 - own),
    );
  const { apart, moved } = await compare(
    model,
    (options) => model.fit(x, y, options),
    (weights) => {
      const optimizer = tapeAdam({ learningRate: (step) => 0.003 / (1 + step / 200) });
      train(weights, x.shape[0]!, optimizer, (w, rows, step) => {
        const dropped = (z: Tape, stream: number): Tape =>
          z.mul(new Tape(z.shape, dropoutMask(z.data.length, SEED, step, { rate: 0.5, stream })));
        const first = dropped(elu(tapeDense(at(x, rows), layer(w, 'dense'))), 1);
        const second = dropped(elu(tapeDense(first, layer(w, 'dense_1'))), 3);
        const p = sigmoid(tapeDense(second, layer(w, 'dense_2')));
        const sizes = w['dense/kernel']!.square().sum().add(w['dense_1/kernel']!.square().sum());
        return crossentropyOf(column(y, rows), p).mean().add(sizes.mul(0.002));
      });
    },
  );
  expect(apart).toBeLessThan(NEAR);
  expect(moved).toBeGreaterThan(0.05);
});

it('classification, with class weights', async () => {
  const [x, y] = classification.data().train;
  const model = classification.build(SEED);
  const fit = (options: FitOptions) => model.fit(x, y, { ...options, classWeight: classification.CLASS_WEIGHT });
  const { apart, moved } = await compare(model, fit, (weights) => {
    train(weights, x.shape[0]!, tapeSgd({ learningRate: 0.05, momentum: 0.9 }), (w, rows) => {
      const logits = tapeDense(tapeDense(at(x, rows), layer(w, 'dense')).relu(), layer(w, 'dense_1'));
      const fraud = column(y, rows);
      return crossentropy(fraud, logits).mul(fraud.mul(14).add(1)).mean();
    });
  });
  expect(apart).toBeLessThan(NEAR);
  expect(moved).toBeGreaterThan(0.1);
});

it('imbalanced, with class weights', async () => {
  const { x, y } = imbalanced.data().train;
  const model = imbalanced.build(SEED);
  const { 0: honest, 1: weight } = imbalanced.CLASS_WEIGHT;
  const { apart, moved } = await compare(
    model,
    (options) => model.fit(x, y, { ...options, classWeight: imbalanced.CLASS_WEIGHT }),
    (weights) => {
      expect(weights['dense_1/bias']!.data[0]).toBeCloseTo(-Math.log(199), 6);
      train(weights, x.shape[0]!, tapeAdam({ learningRate: 0.01 }), (w, rows, step) => {
        const hidden = dropped(tapeDense(at(x, rows), layer(w, 'dense')).relu(), step, 0.5, 1);
        const fraud = column(y, rows);
        const loss = crossentropyOf(fraud, tapeDense(hidden, layer(w, 'dense_1')).sigmoid());
        return loss.mul(fraud.mul(weight - honest).add(honest)).mean();
      });
    },
  );
  expect(apart).toBeLessThan(NEAR);
  expect(moved).toBeGreaterThan(0.1);
});

it('autoencoder', async () => {
  const { train: x } = autoencoder.data();
  const model = autoencoder.build(SEED);
  const { apart, moved } = await compare(
    model,
    (options) => model.fit(x, x, options),
    (weights) => {
      train(weights, x.shape[0]!, tapeAdam({ learningRate: 0.003 }), (w, rows) => {
        const picture = flat(at(x, rows));
        const code = tapeDense(tapeDense(picture, layer(w, 'encoder/dense')).tanh(), layer(w, 'encoder/dense_1'));
        const pixels = tapeDense(tapeDense(code, layer(w, 'decoder/dense')).tanh(), layer(w, 'decoder/dense_1'));
        return crossentropyOf(picture, pixels.sigmoid()).mean();
      });
    },
  );
  expect(apart).toBeLessThan(NEAR);
  expect(moved).toBeGreaterThan(0.05);
});

it.runIf(LONG)('denoising', async () => {
  const { train: x } = denoising.data();
  const model = denoising.build(SEED);
  const { apart, moved } = await compare(
    model,
    (options) => model.fit(x, x, options),
    (weights) => {
      train(weights, x.shape[0]!, tapeRmsprop({ learningRate: 0.003 }), (w, rows, step) => {
        const picture = flat(at(x, rows));
        const noise = normal(picture.data.length, [step, 0, 0, SEED], 0); // the stream of the model's first layer
        const noisy = picture.add(new Tape(picture.shape, noise).mul(denoising.STDDEV));
        const pixels = tapeDense(tapeDense(noisy, layer(w, 'dense')).tanh(), layer(w, 'dense_1')).sigmoid();
        return pixels.sub(picture).square().mean();
      });
    },
  );
  expect(apart).toBeLessThan(NEAR);
  expect(moved).toBeGreaterThan(0.05);
});

/** Windows of pictures [batch, size, size, channels] as rows of their pixels, for a convolution or a maximum. */
function windows(x: Tape, size: number, window: number, stride: number): Tape[] {
  const channels = x.data.length / (x.shape[0]! * size * size);
  const pixels = x.reshape([x.shape[0]! * size * size, channels]);
  const count = Math.floor((size - window) / stride) + 1;
  const places = Array.from({ length: x.shape[0]! * count * count }, (_, i) => {
    const [row, column] = [Math.floor(i / count) % count, i % count];
    return (Math.floor(i / count ** 2) * size + row * stride) * size + column * stride;
  });
  return Array.from({ length: window ** 2 }, (_, k) =>
    pixels.take(places.map((place) => place + Math.floor(k / window) * size + (k % window))),
  );
}

/** A convolution with ReLU: the sum over its taps. */
const convolved = (x: Tape, size: number, [kernel, bias]: readonly Tape[]): Tape => {
  const [, , channels, filters] = kernel!.shape as [number, number, number, number];
  const taps = kernel!.reshape([9, channels * filters]);
  const sums = windows(x, size, 3, 1).map((pixels, k) => pixels.matmul(taps.take([k]).reshape([channels, filters])));
  return sums
    .reduce((sum, each) => sum.add(each))
    .add(bias!)
    .relu();
};

/** As the layers of the example do, whose streams are 1 and 2: after that of the layer that makes pictures of rows. */
function changed(pictures: Tape, step: number): Tape {
  const [n, side] = [pictures.shape[0]!, 12];
  const draw = (layer: number, k: number, most: number): number[] =>
    Array.from(drawn(n, [step, 0, 0, SEED], layer + k * 2 ** 27), (u) => (2 * u - 1) * most);
  const through = (x: ArrayLike<number>, map: (i: number) => readonly number[]): Float64Array => {
    const maps = Array.from({ length: n }, (_, i) => map(i)).flat();
    const attrs = { interpolation: 'bilinear', fill: 'constant', value: 0, size: [side, side] } as const;
    return shown(x, [n, side, side, 1], maps, attrs);
  };
  const [down, across, zoom] = [draw(1, 0, 0.25), draw(1, 1, 0.25), draw(2, 0, 0.2)];
  const moved = through(pictures.data, (i) => [1, 0, -side * across[i]!, 0, 1, -side * down[i]!]);
  const middle = (side - 1) / 2;
  const zoomed = through(moved, (i) => {
    const [factor, offset] = [1 + zoom[i]!, -middle * zoom[i]!];
    return [factor, 0, offset, 0, factor, offset];
  });
  return new Tape([n, side, side, 1], zoomed);
}

it.each(LONG ? [false, true] : [true])('convnet, with random changes: %s', async (augment) => {
  const { images, labels } = convnet.data().train;
  const model = convnet.build(SEED, augment);
  const { apart, moved } = await compare(
    model,
    (options) => model.fit(images, labels, options),
    (weights) => {
      train(weights, images.shape[0]!, tapeAdam({ learningRate: 0.003 }), (w, rows, step) => {
        const pictures = at(images, rows);
        const first = convolved(augment ? changed(pictures, step) : pictures, 12, layer(w, 'conv2d'));
        const pooled = windows(first.reshape([rows.length, 100, 8]), 10, 2, 2).reduce((most, each) =>
          most.maximum(each),
        );
        const second = convolved(pooled.reshape([rows.length, 25, 8]), 5, layer(w, 'conv2d_1'));
        const logits = tapeDense(second.reshape([rows.length, 144]), layer(w, 'dense'));
        return sparseCrossentropy(
          rows.map((row) => labels.values[row]!),
          logits,
        ).mean();
      });
    },
  );
  expect(apart).toBeLessThan(NEAR);
  expect(moved).toBeGreaterThan(0.05);
});

it.runIf(LONG)('transfer', async () => {
  const { images, labels } = transfer.data().known;
  const model = transfer.headed(transfer.front(SEED), transfer.KNOWN, SEED);
  const { apart, moved } = await compare(
    model,
    (options) => model.fit(images, labels, options),
    (weights) => {
      train(weights, images.shape[0]!, tapeAdam({ learningRate: 0.003 }), (w, rows) => {
        const first = convolved(at(images, rows), 12, layer(w, 'front/conv2d'));
        const pooled = windows(first.reshape([rows.length, 100, 8]), 10, 2, 2).reduce((most, each) =>
          most.maximum(each),
        );
        const second = convolved(pooled.reshape([rows.length, 25, 8]), 5, layer(w, 'front/conv2d_1'));
        const features = tapeDense(second.reshape([rows.length, 144]), layer(w, 'front/dense')).relu();
        return sparseCrossentropy(
          rows.map((row) => labels.values[row]!),
          tapeDense(features, layer(w, 'dense')),
        ).mean();
      });
    },
  );
  expect(apart).toBeLessThan(NEAR);
  expect(moved).toBeGreaterThan(0.05);
});

it('variational autoencoder', async () => {
  const { train: x } = variational.data();
  const { vae, encoder, decoder } = variational.build(SEED, 0.001);
  const { apart, moved } = await compare(
    vae,
    (options) => vae.fit({ x }, { ...OPTIONS, verbose: options.verbose }),
    (weights) => {
      // where a gradient is next to nothing its sign is rounding; epsilon keeps that out of the comparison
      train(weights, x.shape[0]!, tapeAdam({ learningRate: 0.001, epsilon: 1e-3 }), (w, rows, step) => {
        const picture = flat(at(x, rows));
        const hidden = tapeDense(picture, layer(w, 'encoder/dense')).tanh();
        const mean = tapeDense(hidden, layer(w, 'encoder/dense_1'));
        const logVariance = tapeDense(hidden, layer(w, 'encoder/dense_2'));
        const drawn = normal(mean.data.length, [step, 0, 0, SEED], 4); // streams 0 to 3 are the encoder's layers'
        const z = mean.add(logVariance.mul(0.5).exp().mul(new Tape(mean.shape, drawn)));
        const logits = tapeDense(tapeDense(z, layer(w, 'decoder/dense')).tanh(), layer(w, 'decoder/dense_1'));
        const spread = mean
          .square()
          .add(logVariance.exp())
          .sub(logVariance)
          .sub(1)
          .sum()
          .mul(0.5 / rows.length);
        return crossentropy(picture, logits).mean().mul(picture.shape[1]!).add(spread);
      });
    },
  );
  encoder.dispose();
  decoder.dispose();
  expect(apart).toBeLessThan(NEAR);
  expect(moved).toBeGreaterThan(0.02);
});

it('forecast: two inputs and two outputs', async () => {
  const { x, y } = forecast.data().train;
  const model = forecast.build(SEED);
  const { apart, moved } = await compare(
    model,
    (options) => model.fit(x, y, options),
    (weights) => {
      train(weights, y.rain.shape[0]!, tapeAdam({ learningRate: 0.005 }), (w, rows) => {
        const hours = tapeDense(at(x.hours, rows).mul(0.1).sub(1), layer(w, 'dense')).tanh();
        const climate = w['embedding/embeddings']!.take(rows.map((row) => x.place.values[row]!));
        const hidden = tapeDense(concat([hours, climate]), layer(w, 'dense_1')).tanh();
        const temperature = tapeDense(hidden, layer(w, 'temperature')).sub(column(y.temperature, rows));
        const rain = crossentropy(column(y.rain, rows), tapeDense(hidden, layer(w, 'rain')));
        return temperature.square().mean().mul(0.1).add(rain.mean());
      });
    },
  );
  expect(apart).toBeLessThan(NEAR);
  expect(moved).toBeGreaterThan(0.1);
});

it('text', async () => {
  const { x, y } = text.data().train;
  const model = text.build(SEED);
  const { apart, moved } = await compare(
    model,
    (options) => model.fit(x, y, options),
    (weights) => {
      train(weights, y.shape[0]!, tapeAdam({ learningRate: 0.02 }), (w, rows, step) => {
        const words = at(x, rows).data; // [batch, length]
        const table = w['embedding/embeddings']!;
        const shape = [rows.length, words.length / rows.length, table.shape[1]!];
        const embedded = dropped(table.take([...words]).reshape(shape), step, 0.2, 1);
        const mean = dropped(embedded.meanOver(1), step, 0.2, 3);
        return crossentropyOf(column(y, rows), tapeDense(mean, layer(w, 'dense')).sigmoid()).mean();
      });
    },
  );
  expect(apart).toBeLessThan(NEAR);
  expect(moved).toBeGreaterThan(0.1);
});

/** What comes of an LSTM of `units` after the last of the time steps [batch, features]: gates in Keras's order i, f, c, o. */
function lastState(steps: readonly Tape[], units: number, w: Weights): Tape {
  const columns = (gate: number): Tape =>
    new Tape(
      [4 * units, units],
      Array.from({ length: 4 * units * units }, (_, i) =>
        Math.floor(i / units) === gate * units + (i % units) ? 1 : 0,
      ),
    );
  const gates = [0, 1, 2, 3].map(columns);
  const zeros = (): Tape => new Tape([steps[0]!.shape[0]!, units], new Float64Array(steps[0]!.shape[0]! * units));
  let [h, c] = [zeros(), zeros()];
  for (const x of steps) {
    const z = tapeDense(x, layer(w, 'lstm')).add(h.matmul(w['lstm/recurrent_kernel']!));
    const [i, f, g, o] = gates.map((own) => z.matmul(own)) as [Tape, Tape, Tape, Tape];
    c = f.sigmoid().mul(c).add(i.sigmoid().mul(g.tanh()));
    h = o.sigmoid().mul(c.tanh());
  }
  return h;
}

it('series: windows that are streamed into a recurrent layer', async () => {
  const hours = series.series().train.slice(0, 500);
  const batches = await series.windows(hours).toArray();
  const model = await series.build(SEED, hours);
  const [mean, variance] = (await model.getWeights()).map(({ shape, values }) => new Tape(shape, values));
  const { apart, moved } = await compare(
    model,
    () => model.fit(series.windows(hours), { steps: 20, epochs: 2, verbose: 0 }), // the twin takes its time
    (weights) => {
      const params = Object.fromEntries(Object.entries(weights).filter(([name]) => !name.startsWith('normalization')));
      const optimizer = tapeAdam({ learningRate: 0.01 });
      for (let step = 0; step < 20; step++) {
        const [x, y] = batches[step % batches.length]!;
        const [rows, length] = x.shape as [number, number];
        const all = new Tape([rows * length, 2], x.values).sub(mean!).div(variance!.sqrt());
        const steps = Array.from({ length }, (_, hour) =>
          all.take(Array.from({ length: rows }, (_, i) => i * length + hour)),
        );
        const last = tapeDense(lastState(steps, 16, params), layer(params, 'dense'));
        last.mul(5).add(10).sub(new Tape(y.shape, y.values)).square().mean().backward();
        optimizer.step(Object.values(params));
      }
    },
  );
  expect(apart).toBeLessThan(NEAR);
  expect(moved).toBeGreaterThan(0.1);
});

/** Rows of x [rows, width] of mean 0 and variance 1, then gamma and beta. */
function normalised(x: Tape, w: Weights, name: string): Tape {
  const width = x.shape[1]!;
  const off = x.sub(x.sumLast().div(width));
  const deviation = off.square().sumLast().div(width).add(1e-3).sqrt();
  return off.div(deviation).mul(w[`${name}/gamma`]!).add(w[`${name}/beta`]!);
}

/** Every place of each sequence attends to every place of it. x [samples · places, width] */
function attendedTo(x: Tape, samples: number, w: Weights): Tape {
  const [width, heads, dim] = w['multi_head_attention/query/kernel']!.shape as [number, number, number];
  const places = x.shape[0]! / samples;
  const [queries, keys, values] = ['query', 'key', 'value'].map((name) => {
    const [kernel, bias] = ['kernel', 'bias'].map((each) => w[`multi_head_attention/${name}/${each}`]!);
    const all = x.matmul(kernel!.reshape([width, heads * dim])).add(bias!.reshape([bias!.data.length]));
    return all.reshape([samples * places * heads, dim]); // a row for each sample, place and head
  });
  const count = samples * heads * places * places;
  const row = (i: number, placeOf: (i: number) => number): number => {
    const [sample, head] = [Math.floor(i / (heads * places ** 2)), Math.floor(i / places ** 2) % heads];
    return (sample * places + placeOf(i)) * heads + head;
  };
  const from = Array.from({ length: count }, (_, i) => row(i, () => Math.floor(i / places) % places));
  const to = Array.from({ length: count }, (_, i) => row(i, () => i % places));
  const scores = queries!
    .take(from)
    .mul(keys!.take(to))
    .sumLast()
    .div(Math.sqrt(dim))
    .reshape([count / places, places]);
  const weights = scores.exp().div(scores.exp().sumLast()).reshape([count, 1]);
  const found = values!
    .take(to)
    .mul(weights)
    .reshape([count / places, places, dim])
    .meanOver(1)
    .mul(places);
  const order = Array.from({ length: samples * places * heads }, (_, i) => {
    const [sample, place, head] = [Math.floor(i / (places * heads)), Math.floor(i / heads) % places, i % heads];
    return (sample * heads + head) * places + place;
  });
  const kernel = w['multi_head_attention/attention_output/kernel']!.reshape([heads * dim, width]);
  const together = found
    .take(order)
    .reshape([samples * places, heads * dim])
    .matmul(kernel);
  return together.add(w['multi_head_attention/attention_output/bias']!);
}

it('transformer', async () => {
  const { x, y } = transformer.data().train;
  const [places, digits] = y.shape.slice(1) as [number, number];
  const model = transformer.build(SEED);
  const { apart, moved } = await compare(
    // what the bias of the keys adds to all scores of a query alike, softmax takes away: its gradient is what rounding makes of 0
    {
      getWeights: async () => (await model.getWeights()).filter(({ name }) => !name.endsWith('key/bias')),
      dispose: () => model.dispose(),
    },
    (options) => model.fit(x, y, options),
    (weights) => {
      const bias = new Tape([1], [0]); // as it begins
      train(weights, x.shape[0]!, tapeAdam({ learningRate: 0.003 }), (w, batch) => {
        const given = [...at(x, batch).data];
        const embedded = w['embedding/embeddings']!.take(given);
        const where = w['position_embedding/embeddings']!.take(given.map((_, i) => i % places));
        const placed = embedded.add(where);
        const all = { ...w, 'multi_head_attention/key/bias': bias };
        const attended = normalised(placed.add(attendedTo(placed, batch.length, all)), w, 'layer_normalization');
        const hidden = tapeDense(attended, layer(w, 'dense')).relu();
        const coded = normalised(attended.add(tapeDense(hidden, layer(w, 'dense_1'))), w, 'layer_normalization_1');
        const logits = tapeDense(coded, layer(w, 'dense_2'));
        const sorted = at(y, batch).data;
        const classes = given.map((_, i) => sorted.subarray(i * digits, (i + 1) * digits).indexOf(1));
        return sparseCrossentropy(classes, logits).mean();
      });
    },
  );
  expect(apart).toBeLessThan(NEAR);
  expect(moved).toBeGreaterThan(0.1);
});
