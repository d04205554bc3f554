/** Eager functions against tfjs's own: values, dtypes, shapes, and gradients of those that have them. */
import { beforeAll, describe, expect, it } from 'vitest';
import * as ours from '../../../src/tfjs.ts';
import { useCpu } from '../../reference/tfjs-files.ts';
import type { Tf } from '../../tfjs-programs/program.ts';
import { table } from '../../tfjs-programs/program.ts';
import { theirs } from '../../tfjs-programs/theirs.ts';

type Tensor = ours.Tensor;
type Result = Tensor | readonly Tensor[] | { readonly [name: string]: Tensor };

beforeAll(useCpu);

const rows = table(3, 4, 2);
const a = (tf: Tf): Tensor => tf.tensor2d(rows);
const b = (tf: Tf): Tensor => tf.tensor2d(table(3, 4, 5));
const positive = (tf: Tf): Tensor => tf.tensor2d(rows.map((row) => row.map((x) => Math.abs(x) + 0.1)));
const whole = (tf: Tf): Tensor => tf.tensor2d([[3, -7], [5, 2]], undefined, 'int32'); // biome-ignore format: a matrix
const divisor = (tf: Tf): Tensor => tf.tensor2d([[2, 2], [-3, 4]], undefined, 'int32'); // biome-ignore format: a matrix
const bits = (tf: Tf): Tensor => tf.tensor1d([true, false, true] as never, 'bool');
const cube = (tf: Tf): Tensor => tf.tensor3d(Array.from({ length: 24 }, (_, i) => (i * 7) % 11), [2, 3, 4]); // biome-ignore format: one line

const image = (tf: Tf): Tensor => tf.tensor4d(Array.from({ length: 40 }, (_, i) => Math.sin(3 * i)), [1, 5, 4, 2]); // biome-ignore format: one line
const window = (tf: Tf): Tensor => tf.tensor4d(Array.from({ length: 24 }, (_, i) => Math.cos(2 * i)), [3, 2, 2, 2]); // biome-ignore format: one line

const ROWS: Readonly<Record<string, (tf: Tf) => Result>> = {
  'add of a row': (tf) => a(tf).add(tf.tensor1d([1, 2, 3, 4])),
  'add of a number': (tf) => tf.add(1, a(tf)),
  'whole numbers stay whole': (tf) =>
    whole(tf)
      .add(divisor(tf))
      .sub(divisor(tf).mul(whole(tf))),
  'quotient of whole numbers': (tf) => whole(tf).div(divisor(tf)),
  'whole and float': (tf) => whole(tf).mul(tf.scalar(0.5)),
  floorDiv: (tf) => tf.floorDiv(a(tf), b(tf)),
  mod: (tf) => tf.mod(a(tf), positive(tf)),
  divNoNan: (tf) => tf.divNoNan(a(tf), tf.tensor1d([0, 1, 2, 0])),
  pow: (tf) => tf.pow(positive(tf), b(tf)),
  comparisons: (tf) => [
    tf.greater(a(tf), b(tf)),
    tf.lessEqual(a(tf), 0),
    tf.equal(whole(tf), 5),
    tf.notEqual(whole(tf), 5),
  ],
  logic: (tf) => [
    bits(tf).logicalNot(),
    bits(tf).logicalAnd(tf.tensor1d([1, 1, 0], 'bool')),
    tf.logicalXor(bits(tf), bits(tf)),
  ],
  where: (tf) => tf.where(a(tf).greater(0), a(tf), b(tf)),
  'x.where': (tf) => a(tf).where(a(tf).greater(0), b(tf)),
  'round of halves': (tf) => tf.tensor1d([0.5, 1.5, -0.5, -1.5, 2.4, -2.6]).round(),
  'floor and ceil': (tf) => [a(tf).floor(), a(tf).ceil()],
  clip: (tf) => a(tf).clipByValue(-0.3, 0.3),
  'x.sum': (tf) => [cube(tf).sum(), cube(tf).sum(1), cube(tf).sum([0, 2], true), bits(tf).sum()],
  'x.mean': (tf) => [cube(tf).mean(), cube(tf).mean(-1), whole(tf).mean()],
  'max and min': (tf) => [cube(tf).max(), cube(tf).min(1), whole(tf).max(0)],
  'all and any': (tf) => [bits(tf).all(), bits(tf).any()],
  prod: (tf) => [cube(tf).add(1).prod(1), a(tf).prod(0, true)],
  cumsum: (tf) => [cube(tf).cumsum(1), a(tf).cumsum(1)],
  'argMax and argMin': (tf) => [cube(tf).argMax(-1), cube(tf).argMax(), cube(tf).argMin(1)],
  moments: (tf) => tf.moments(a(tf), 0) as unknown as Result,
  norm: (tf) => [a(tf).norm(), a(tf).norm(1, 1), a(tf).norm('euclidean', 0)],
  softmax: (tf) => [a(tf).softmax(), a(tf).logSoftmax(), a(tf).logSumExp(1)],
  matMul: (tf) => [a(tf).matMul(b(tf), false, true), tf.matMul(a(tf), b(tf), true)],
  'batches of matMul': (tf) => tf.matMul(cube(tf), cube(tf), false, true),
  dot: (tf) => [tf.dot([1, 2, 3], [4, 5, 6]), a(tf).dot(tf.tensor1d([1, 2, 3, 4])), tf.outerProduct([1, 2], [3, 4, 5])],
  topk: (tf) => tf.topk(a(tf), 2) as unknown as Result,
  reshape: (tf) => [cube(tf).reshape([4, -1]), cube(tf).flatten(), cube(tf).as2D(6, 4), cube(tf).reshapeAs(cube(tf))],
  'expandDims and squeeze': (tf) => [a(tf).expandDims(), a(tf).expandDims(-1), a(tf).expandDims(1).squeeze()],
  transpose: (tf) => [a(tf).transpose(), cube(tf).transpose([1, 0, 2])],
  slice: (tf) => [cube(tf).slice([0, 1], [-1, 2]), cube(tf).slice(1), a(tf).slice([1, 1], [2, 2])],
  concat: (tf) => [tf.concat([a(tf), b(tf)]), a(tf).concat(b(tf), 1), tf.concat([whole(tf), whole(tf)], -1)],
  'stack and unstack': (tf) => [tf.stack([a(tf), b(tf)], 1), ...tf.unstack(cube(tf), 1)],
  split: (tf) => [...tf.split(cube(tf), 2, 2), ...tf.split(cube(tf), [1, 2], 1)],
  tile: (tf) => a(tf).tile([2, 3]),
  reverse: (tf) => [a(tf).reverse(0), cube(tf).reverse([1, 2]), a(tf).reverse()],
  pad: (tf) => a(tf).pad([[1, 0], [0, 2]], 9), // biome-ignore format: one line
  gather: (tf) => [
    tf.gather(a(tf), tf.tensor1d([2, 0, 2], 'int32')),
    cube(tf).gather(tf.tensor2d([[1], [0]], undefined, 'int32'), 1),
  ],
  oneHot: (tf) => [tf.oneHot(tf.tensor1d([0, 2, 1], 'int32'), 3), tf.oneHot(tf.tensor1d([1], 'int32'), 2, 5, -1)],
  cast: (tf) => [tf.tensor1d([1.9, -1.9, 0]).toInt(), tf.tensor1d([0.5, 0]).toBool(), whole(tf).toFloat()],
  broadcastTo: (tf) => tf.broadcastTo(tf.tensor1d([1, 2]), [3, 2]),
  ranges: (tf) => [
    tf.linspace(0, 1, 5),
    tf.range(0, 5, 2),
    tf.range(3, 0),
    tf.eye(2),
    tf.fill([2], 7),
    tf.zerosLike(whole(tf)),
  ],
  resize: (tf) => [
    tf.image.resizeBilinear(cube(tf), [5, 2]),
    tf.image.resizeNearestNeighbor(cube(tf), [3, 7]),
    tf.image.resizeBilinear(cube(tf), [4, 4], true),
  ],
  conv2d: (tf) => [
    tf.conv2d(image(tf), window(tf), 1, 'same'),
    tf.conv2d(image(tf), window(tf), [2, 1], 'valid'),
    tf.conv2d(image(tf).squeeze([0]), tf.ones([3, 3, 2, 2]), 1, 1),
    tf.conv2d(image(tf), window(tf), 1, 'same', 'NHWC', 2),
  ],
  'other convolutions': (tf) => [
    tf.depthwiseConv2d(image(tf), window(tf), 1, 'same'),
    tf.separableConv2d(image(tf), window(tf), tf.ones([1, 1, 4, 2]), 1, 'valid'),
    tf.conv2dTranspose(image(tf), window(tf).transpose([0, 1, 3, 2]), [1, 10, 8, 2], 2, 'same'),
    tf.conv1d(cube(tf), tf.ones([2, 4, 3]), 1, 'same'),
    tf.conv1d(cube(tf), tf.ones([2, 4, 3]), 2, 'valid'),
  ],
  pooling: (tf) => [
    tf.maxPool(image(tf), 2, 2, 'same'),
    tf.avgPool(image(tf), [3, 2], 1, 'valid'),
    image(tf).maxPool(2, 1, 'valid'),
  ],
  batchNorm: (tf) =>
    tf.batchNorm(
      a(tf),
      tf.tensor1d([1, 2, 3, 4]),
      positive(tf).max(0),
      tf.tensor1d([2, 1, 0, 1]),
      tf.tensor1d([1, 1, 2, 2]),
    ),
  stridedSlice: (tf) => [
    tf.stridedSlice(a(tf), [0, 1], [3, 4], [2, 2]),
    cube(tf).stridedSlice([1, -1], [0, 0], [-1, -1]),
  ],
  mirrorPad: (tf) => [
    tf.mirrorPad(
      a(tf),
      [
        [1, 2],
        [2, 0],
      ],
      'reflect',
    ),
    a(tf).mirrorPad(
      [
        [1, 3],
        [0, 2],
      ],
      'symmetric',
    ),
  ],
  'diag and meshgrid': (tf) => [
    tf.diag([1, 2, 3]),
    ...tf.meshgrid([1, 2, 3], [4, 5]),
    ...tf.meshgrid([1, 2, 3], [4, 5], { indexing: 'ij' }),
  ],
  gatherND: (tf) => [
    tf.gatherND(
      cube(tf),
      tf.tensor2d(
        [
          [0, 1],
          [1, 2],
        ],
        undefined,
        'int32',
      ),
    ),
    tf.gatherND(
      a(tf),
      tf.tensor2d(
        [
          [2, 3],
          [0, 1],
        ],
        undefined,
        'int32',
      ),
    ),
  ],
  scatterND: (tf) => tf.scatterND(tf.tensor2d([[4], [1], [4]], undefined, 'int32'), tf.tensor1d([1, 2, 3]), [6]),
  segments: (tf) => [
    tf.unsortedSegmentSum(a(tf), tf.tensor1d([1, 0, 1], 'int32'), 3),
    tf.bincount(tf.tensor1d([1, 1, 3], 'int32'), [], 4),
    tf.math.confusionMatrix(tf.tensor1d([0, 1, 1], 'int32'), tf.tensor1d([0, 0, 1], 'int32'), 2),
  ],
  unique: (tf) => tf.unique([3, 1, 3, 2]) as unknown as Result,
  depthToSpace: (tf) =>
    tf.depthToSpace(
      tf.tensor4d(
        Array.from({ length: 32 }, (_, i) => i),
        [1, 2, 2, 8],
      ),
      2,
    ),
  ensureShape: (tf) => tf.ensureShape(a(tf), [3, 4]),
  einsum: (tf) => [
    tf.einsum('ij,kj->ik', a(tf), b(tf)),
    tf.einsum('ij->ji', a(tf)),
    tf.einsum('bij,bkj->bik', cube(tf), cube(tf)),
    tf.einsum('ij->', a(tf)),
  ],
  cumprod: (tf) => [tf.cumprod(a(tf), 1), tf.cumsum(cube(tf), 2, false, true)],
  'functions of one rank': (tf) => [
    tf.concat2d([a(tf), b(tf)], 1),
    tf.concat1d([[1, 2], [3]]),
    tf.slice1d([1, 2, 3], 1, 2),
    tf.slice2d(a(tf), [1, 1], [2, 2]),
    tf.reverse1d([1, 2, 3]),
    tf.pad1d([1, 2], [1, 2], 7),
  ],
  'other elementwise functions': (tf) => [
    tf.atan2(a(tf), b(tf)),
    tf.isInf([1, Number.POSITIVE_INFINITY]),
    tf.logSigmoid(a(tf)),
    tf.prelu(a(tf), tf.tensor1d([0.1, 0.2, 0.3, 0.4])),
    tf.acosh(positive(tf).add(1)),
    tf.asinh(a(tf)),
    tf.atanh(a(tf)),
    tf.euclideanNorm(a(tf), 1),
  ],
  bandPart: (tf) => [tf.linalg.bandPart(a(tf), 0, -1), tf.linalg.bandPart(a(tf), 1, 1)],
  'pictures of other kinds': (tf) => [
    tf.image.flipLeftRight(image(tf)),
    tf.image.grayscaleToRGB(image(tf).slice([0, 0, 0, 0], [-1, -1, -1, 1])),
    tf.image.rgbToGrayscale(tf.concat([image(tf), image(tf).slice([0, 0, 0, 0], [-1, -1, -1, 1])], 3)),
    tf.image.cropAndResize(
      image(tf),
      tf.tensor2d([
        [0.1, 0.2, 0.9, 0.7],
        [0, 0, 1.2, 1],
      ]),
      tf.tensor1d([0, 0], 'int32'),
      [3, 4],
    ),
    tf.image.cropAndResize(image(tf), tf.tensor2d([[0, 0.3, 0.6, 1]]), tf.tensor1d([0], 'int32'), [2, 1], 'nearest'),
  ],
  losses: (tf) => [
    tf.losses.meanSquaredError(a(tf), b(tf)),
    tf.losses.absoluteDifference(a(tf), b(tf), tf.tensor1d([1, 0, 1, 2])),
    tf.losses.huberLoss(a(tf).mul(3), b(tf)),
    tf.losses.hingeLoss(a(tf).greater(0), b(tf)),
    tf.losses.logLoss(a(tf).greater(0), positive(tf).div(2)),
    tf.losses.sigmoidCrossEntropy(a(tf).greater(0), b(tf)),
    tf.losses.softmaxCrossEntropy(tf.oneHot(a(tf).argMax(1), 4), b(tf)),
    tf.losses.cosineDistance(a(tf), b(tf), 1),
  ],
  metrics: (tf) => [
    tf.metrics.binaryAccuracy(a(tf).greater(0).toFloat(), positive(tf)),
    tf.metrics.categoricalAccuracy(a(tf), b(tf)),
    tf.metrics.precision(a(tf).greater(0).toFloat(), b(tf).greater(0).toFloat()),
    tf.metrics.recall(a(tf).greater(0).toFloat(), b(tf).greater(0).toFloat()),
    tf.metrics.meanSquaredError(a(tf), b(tf)),
    tf.metrics.meanAbsolutePercentageError(a(tf), b(tf)),
    tf.metrics.cosineProximity(a(tf), b(tf)),
    tf.metrics.r2Score(a(tf), b(tf)),
  ],
};

const NAMES = 'neg abs sign square exp expm1 sin cos tan tanh sinh cosh atan sigmoid relu relu6 elu selu softplus leakyRelu step asin acos erf'.split(' '); // biome-ignore format: one line
const OF_POSITIVE = ['sqrt', 'rsqrt', 'log', 'log1p', 'reciprocal'];
type Name = 'neg' | 'sqrt';

const tensorsIn = (result: Result): Tensor[] => ('dataSync' in result ? [result as Tensor] : Object.values(result));

describe('values, shapes and dtypes', () => {
  const unary = NAMES.map((name): [string, (tf: Tf) => Result] => [name, (tf) => tf[name as Name](a(tf))]);
  const ofPositive = OF_POSITIVE.map((name): [string, (tf: Tf) => Result] => [
    name,
    (tf) => tf[name as Name](positive(tf)),
  ]);
  it.each([...Object.entries(ROWS), ...unary, ...ofPositive])('%s', (_, run) => {
    const [here, there] = [tensorsIn(run(ours)), tensorsIn(run(theirs))];
    expect(here.map(({ shape, dtype }) => [shape, dtype])).toEqual(there.map(({ shape, dtype }) => [shape, dtype]));
    here.forEach((tensor, i) => {
      const expected = there[i]!.dataSync();
      tensor.dataSync().forEach((value, k) => {
        expect(Math.abs(value - expected[k]!), `${i}: ${value}, ${expected[k]}`).toBeLessThan(
          1e-5 * Math.max(1, Math.abs(value)),
        );
      });
    });
  });
});

describe('gradients', () => {
  const unary = NAMES.filter((name) => name !== 'step').map((name): [string, (tf: Tf, x: Tensor) => Tensor] => [
    name,
    (tf, x) => tf[name as Name](x),
  ]);
  it.each<[string, (tf: Tf, x: Tensor) => Tensor]>([
    ...unary,
    ['div and pow', (tf, x) => tf.div(1, x.square().add(1)).pow(1.5)],
    ['matMul', (tf, x) => x.matMul(b(tf), false, true).tanh()],
    ['softmax', (_, x) => x.softmax().square()],
    ['max along an axis', (_, x) => x.max(1).mul(x.min(0).sum())],
    [
      'moves',
      (tf, x) =>
        tf
          .concat([x.slice([1, 0]), x.transpose().reshape([3, 4])], 0)
          .mul(tf.tile(tf.tensor2d([[1, 2, 3, 4]]), [5, 1])),
    ],
    ['gather', (tf, x) => x.gather(tf.tensor1d([1, 1, 2], 'int32')).square()],
    ['norm and mean', (_, x) => x.norm().mul(x.mean(0)).add(x.logSumExp())],
    ['cross-entropy', (tf, x) => tf.losses.softmaxCrossEntropy(tf.oneHot([0, 2, 1], 4), x)],
  ])('%s', (_, f) => {
    const grad = (tf: Tf): ArrayLike<number> =>
      tf
        .grad((x) => f(tf, x))(a(tf))
        .dataSync();
    const [here, there] = [grad(ours), grad(theirs)];
    expect(here.length).toBe(12);
    for (let i = 0; i < 12; i++) expect(here[i]!).toBeCloseTo(there[i]!, 4);
  });
});

describe('values that are waited for', () => {
  it.each<[string, (tf: Tf) => Promise<Tensor | Tensor[]>]>([
    ['whereAsync', (tf) => tf.whereAsync(tf.tensor2d([[1, 0], [0, 1]], undefined, 'bool'))], // biome-ignore format: one line
    ['setdiff1dAsync', (tf) => tf.setdiff1dAsync([1, 2, 3, 4], [2, 4])],
    ['inTopKAsync', (tf) => tf.inTopKAsync(a(tf), tf.tensor1d([0, 1, 2], 'int32'), 2)],
  ])('%s', async (_, run) => {
    const [here, there] = [[await run(ours)].flat(), [await run(theirs)].flat()];
    expect(here.map((each) => each.arraySync())).toEqual(there.map((each) => each.arraySync()));
    expect(here.map(({ dtype }) => dtype)).toEqual(there.map(({ dtype }) => dtype));
  });
});

describe('weights as bytes', () => {
  const tensors = (tf: Tf) => ({ a: a(tf), whole: whole(tf), bits: bits(tf) });
  it.each<[string, Tf, Tf]>([
    ['encoded here, decoded there', ours, theirs],
    ['encoded there, decoded here', theirs, ours],
  ])('%s', async (_, from, to) => {
    const { data, specs } = await from.io.encodeWeights(tensors(from));
    expect(specs).toMatchObject([{ name: 'a', dtype: 'float32' }, { name: 'whole' }, { name: 'bits', shape: [3] }]);
    const found = to.io.decodeWeights(data, specs);
    for (const [name, tensor] of Object.entries(tensors(from))) {
      expect(found[name]!.shape).toEqual(tensor.shape);
      expect([...found[name]!.dataSync()]).toEqual([...tensor.dataSync()]);
    }
  });

  it('of other bytes', () => {
    const specs = [{ name: 'a', shape: [2], dtype: 'float32' as const }];
    expect(() => ours.io.decodeWeights(new ArrayBuffer(4), specs)).toThrow("'a' is cut off: 4 of 8 bytes.");
    expect(() => ours.io.decodeWeights(new ArrayBuffer(12), specs)).toThrow('12 bytes; expected 8.');
  });
});

describe('text', () => {
  it.each<[string, (tf: Tf) => Tensor | Tensor[]]>([
    ['made', (tf) => [tf.tensor(['a', 'b']), tf.scalar('x' as never), tf.tensor2d([['a', 'b'], ['c', 'd']] as never)]], // biome-ignore format: one line
    ['moved', (tf) => tf.tensor1d(['a', 'b', 'c', 'd'] as never).reshape([2, 2])],
    [
      'joined',
      (tf) => [
        tf.concat([tf.tensor1d(['a'] as never), tf.tensor1d(['b', 'c'] as never)]),
        tf.stack([tf.scalar('p' as never), tf.scalar('q' as never)]),
      ],
    ],
    ['parts', (tf) => tf.tensor1d(['a', 'b', 'c'] as never).slice(1, 2)],
  ])('%s', (_, run) => {
    const [here, there] = [[run(ours)].flat(), [run(theirs)].flat()];
    expect(here.map(({ shape, dtype }) => [shape, dtype])).toEqual(there.map(({ shape, dtype }) => [shape, dtype]));
    expect(here.map((each) => each.arraySync())).toEqual(there.map((each) => each.arraySync()));
    expect(here.map((each) => [...each.dataSync()])).toEqual(there.map((each) => [...each.dataSync()]));
  });
});

it('text is gathered and turned, too, and nothing is computed of it', () => {
  const text = ours.tensor2d([['a', 'b'], ['c', 'd']]); // biome-ignore format: a matrix
  expect(text.gather([1, 0]).transpose().arraySync()).toEqual([['c', 'a'], ['d', 'b']]); // biome-ignore format: a matrix
  expect(() => text.add(1)).toThrow('tf.add: a tensor is of text.');
  expect(() => ours.tensor(['a', 'b'], [2], 'float32')).toThrow('expected values of that dtype');
});

describe('what tensors do', () => {
  it('tidy disposes of what it does not give, keep keeps it', () => {
    const before = ours.memory().numTensors;
    let kept: Tensor | undefined;
    const result = ours.tidy(() => {
      kept = ours.keep(ours.ones([2]));
      return { sum: ours.ones([3, 2]).add(kept).sum() };
    });
    expect(ours.memory().numTensors - before).toBe(2);
    ours.dispose([result, kept]);
    expect(ours.memory().numTensors).toBe(before);
    expect(() => kept!.dataSync()).toThrow('it was disposed');
  });

  it('random numbers of a seed are the same', () => {
    const of = (seed: number) => ours.randomNormal([500], 1, 2, 'float32', seed).dataSync();
    expect(of(3)).toEqual(of(3));
    expect(of(3)).not.toEqual(of(4));
    const mean = (of(3) as Float32Array).reduce((sum, value) => sum + value, 0) / 500;
    expect(Math.abs(mean - 1)).toBeLessThan(0.4);
    const drawn = ours.multinomial(ours.tensor2d([[0, 1, 0]]), 20, 1, true).dataSync();
    expect(new Set(drawn)).toEqual(new Set([1]));
  });

  it('shuffles in place, and two arrays alike', () => {
    const [x, y] = [
      [1, 2, 3, 4, 5, 6, 7, 8],
      [1, 2, 3, 4, 5, 6, 7, 8],
    ];
    ours.util.shuffleCombo(x, y);
    expect(x).toEqual(y);
    expect(x.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('arrays are nested as the shape is, and data come as promises', async () => {
    const x = ours.tensor3d([1, 2, 3, 4], [2, 1, 2]);
    expect(await x.array()).toEqual([[[1, 2]], [[3, 4]]]);
    expect(x.sum().arraySync()).toBe(10);
    expect(String(x)).toBe('tensor [2, 1, 2] of float32');
  });
});
