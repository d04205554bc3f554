/** Samples: tensors of any shape and kind under one shuffle; what steps get of them, and what is uploaded for them. */
import { expect, it } from 'vitest';
import { batchIndices as orderOf } from '../../src/cpu/random.ts';
import type { Tensor } from '../../src/data/tensor.ts';
import type { Step } from '../../src/graph/node.ts';
import { type Layout, layoutOf, type Variable } from '../../src/graph/variable.ts';
import {
  type Engine,
  init,
  input,
  layers,
  losses,
  model,
  ops,
  optimizers,
  sequential,
  tensor,
  trainer,
} from '../../src/index.ts';
import { type BatchSpec, gatherBatch, typeInBatch } from '../../src/nn/batch.ts';
import { checkTensor, samplesOf, type TensorWish } from '../../src/nn/check-tensor.ts';
import { Memory } from '../../src/nn/memory/memory.ts';
import { Programs } from '../../src/nn/memory/programs.ts';
import { Space } from '../../src/nn/memory/space.ts';
import { uploadSamples } from '../../src/nn/samples.ts';
import { Trace } from '../../src/nn/trace.ts';
import { setClock } from '../../src/nn/train/clock.ts';
import { feedOf } from '../../src/nn/train/feed.ts';
import { Runner } from '../../src/nn/train/runner.ts';
import { clockVariable, type Steps } from '../../src/nn/train/steps.ts';
import { measure } from '../../src/nn/train/walks.ts';
import { batchIndices, scatter } from '../../src/ops/batch.ts';

const COUNT = 23;
const SHAPES = [[], [1], [3], [5, 7], [2, 3, 4]];

/** What the i-th value of a tensor is. */
const valuesOf = {
  u8: (size: number) => Uint8Array.from({ length: size }, (_, i) => (i * 37) % 256),
  f32: (size: number) => Float32Array.from({ length: size }, (_, i) => Math.fround(Math.sin(i))),
  i32: (size: number) => Int32Array.from({ length: size }, (_, i) => Math.imul(i + 1, 0x9e3779b1)),
  u32: (size: number) => Uint32Array.from({ length: size }, (_, i) => Math.imul(i + 1, 0x9e3779b1)),
  whole: (size: number) => Float32Array.from({ length: size }, (_, i) => 3 * i - 100),
};

/** By name: the values on the CPU, and what a step wants of them. */
const KINDS: Readonly<Record<string, readonly [keyof typeof valuesOf, scale: number, TensorWish]>> = {
  bytes: ['u8', 1 / 255, {}],
  floats: ['f32', 0.5, {}],
  'int32 as f32': ['i32', 2 ** -20, {}],
  'bytes as i32': ['u8', 1, { dtype: 'i32', end: 256 }],
  'bytes as u32': ['u8', 1, { dtype: 'u32' }],
  'scaled bytes as u32': ['u8', 3, { dtype: 'u32' }],
  i32: ['i32', 1, { dtype: 'i32' }],
  u32: ['u32', 1, { dtype: 'u32' }],
  'floats as i32': ['whole', 1, { dtype: 'i32' }],
  'int32, kept': ['i32', 1, { dtype: 'kept' }],
  'uint32, kept': ['u32', 1, { dtype: 'kept' }],
};

/** What a step gets: products of f32, or whole numbers as they are. */
function expected({ values, scale }: Tensor, isWhole: boolean): number[] {
  if (isWhole) return Array.from(values, (value) => value * scale);
  return Array.from(values, (value) => Math.fround(Math.fround(value) * Math.fround(scale)));
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Steps that put the rows of each batch where the batch is: one epoch gives all samples in its order. */
function collecting(outputs: ReadonlyMap<string, Variable>): Steps {
  const clock = clockVariable();
  const build = (spec: BatchSpec, layout: Layout): Step => {
    const trace = new Trace({ layout, clock, training: false });
    const { data, size, stride } = spec;
    const places = batchIndices(trace.clock, { count: data.count, batch: size, stride, shuffle: false });
    const { tensors } = gatherBatch(trace, clock, spec);
    for (const [name, output] of outputs) {
      trace.assign(output, scatter(trace.read(output), tensors[name]!, places));
    }
    return trace.step();
  };
  return { key: 'collect', clock, rings: new Map(), variables: [clock, ...outputs.values()], build };
}

/** All samples in the order of an epoch, by name. */
async function collected(
  engine: Engine,
  tensors: Parameters<typeof samplesOf>[1],
  { batchSize, shuffle, optimize }: { batchSize: number; shuffle: boolean; optimize: boolean },
): Promise<Map<string, ArrayLike<number>>> {
  const outputs = new Map<string, Variable>();
  for (const [name, { spec }] of tensors) {
    const dtype = typeInBatch(spec);
    outputs.set(name, { name: `out/${name}`, shape: [COUNT, ...spec.shape], dtype, role: 'prediction' });
  }
  const steps = collecting(outputs);
  const memory = new Memory(engine, layoutOf(steps.variables, engine.largestBuffer));
  setClock(memory, steps.clock, { step: 1, epoch: 2, seed: 0, shuffleSeed: 77 });
  const samples = uploadSamples(engine, samplesOf('test', tensors));
  const space = new Space([{ prefix: '', memory }]);
  const programs = new Programs(optimize);
  const runner = await Runner.create({
    steps,
    space,
    programs,
    feed: feedOf(samples, { batchSize, shuffle }),
    begin: 0,
  });
  await measure(runner);
  const read = await Promise.all(
    [...outputs].map(async ([name, output]) => [name, await memory.readFirst(output, sizeOf(output.shape))] as const),
  );
  await runner.dispose();
  samples.dispose();
  memory.dispose();
  return new Map(read);
}

const WALKS = [
  { batchSize: COUNT, shuffle: false, optimize: true },
  { batchSize: 5, shuffle: false, optimize: true },
  { batchSize: 5, shuffle: true, optimize: true },
  { batchSize: 5, shuffle: true, optimize: false },
];

it.each(WALKS)('tensors of all shapes and kinds under one order: %o', async (walk) => {
  const given = Object.entries(KINDS).flatMap(([kind, [type, scale, wish]]) =>
    SHAPES.map((shape) => {
      const x = tensor(valuesOf[type](COUNT * sizeOf(shape)), [COUNT, ...shape]).mul(scale);
      const name = `${kind} [${shape}]`;
      return { name, x, host: checkTensor('test', name, x, { ...wish, shape }) };
    }),
  );
  const engine = await init();
  const found = await collected(
    engine,
    given.map(({ name, host }) => [name, host]),
    walk,
  );
  const order = orderOf([3, 2, 0, 0, 77], { count: COUNT, batch: COUNT, stride: COUNT, shuffle: walk.shuffle });
  if (walk.shuffle) expect([...order]).not.toEqual([...order].sort((a, b) => a - b));
  for (const { name, x, host } of given) {
    const all = expected(x, typeInBatch(host.spec) !== 'f32');
    const size = x.size / COUNT;
    const rows = [...order].flatMap((row) => all.slice(row * size, (row + 1) * size));
    expect([name, ...Array.from(found.get(name)!)]).toEqual([name, ...rows]);
  }
  engine.freeData();
  expect(engine.memory().data).toBe(0);
});

it('what lies on the GPU is told apart by what it becomes, and bytes are shared', async () => {
  const engine = await init();
  engine.freeData();
  const [ids, bytes] = [tensor(valuesOf.i32(COUNT)), tensor(valuesOf.u8(4 * COUNT), [COUNT, 4])];
  const tensors = [
    ['i32', checkTensor('test', 'ids', ids, { dtype: 'i32' })],
    ['f32', checkTensor('test', 'ids', ids)],
    ['again', checkTensor('test', 'ids', ids, { dtype: 'i32' })],
    ['pixels', checkTensor('test', 'bytes', bytes.div(255))],
    ['masks', checkTensor('test', 'bytes', bytes, { dtype: 'u32' })],
    ['scaled', checkTensor('test', 'bytes', bytes.mul(2), { dtype: 'u32' })],
  ] as const;
  const samples = uploadSamples(engine, samplesOf('test', tensors));
  const { bufferOf } = samples;
  expect(bufferOf('again')).toBe(bufferOf('i32'));
  expect(bufferOf('masks')).toBe(bufferOf('pixels'));
  expect(new Set(tensors.map(([name]) => bufferOf(name))).size).toBe(4);
  samples.dispose();
  const found = await collected(engine, tensors, { batchSize: 8, shuffle: false, optimize: true });
  for (const [name, { tensor: x }] of tensors) {
    expect([name, ...Array.from(found.get(name)!)]).toEqual([
      name,
      ...expected(x, /i32|again|masks|scaled/.test(name)),
    ]);
  }
  engine.freeData();
});

it('a model of whole numbers predicts whole numbers, exactly', async () => {
  const x = input({ shape: [2, 3], dtype: 'int32' });
  const flat = model({ inputs: x, outputs: layers.flatten().apply(x) });
  const ids = tensor(valuesOf.i32(6 * COUNT), [COUNT, 2, 3]);
  const y = await flat.predict(ids, { batchSize: 5 });
  expect([y.dtype, y.shape]).toEqual(['int32', [COUNT, 6]]);
  expect([...y.values]).toEqual([...ids.values]);
  const listed = tensor(valuesOf.whole(6 * COUNT), [COUNT, 2, 3]);
  expect([...(await flat.predict(listed)).values]).toEqual([...listed.values]);
  flat.dispose();
});

it('int32 samples of a model of f32 are converted', async () => {
  const net = sequential({ layers: [layers.activation({ activation: 'relu', inputShape: [2] })] });
  const y = await net.predict(tensor(Int32Array.of(-3, 4, 5, -6), [2, 2]).div(2));
  expect([y.dtype, ...y.values]).toEqual(['float32', 0, 2, 2.5, 0]);
  net.dispose();
});

it('int32 samples of a step stay whole numbers, which its models may take as f32', async () => {
  const net = sequential({ layers: [layers.dense({ units: 1, inputShape: [1], useBias: false })], seed: 1 });
  const dtypes: Record<string, string> = {};
  const own = trainer({
    models: { net },
    optimizers: { sgd: optimizers.sgd() },
    step({ ids, at, y }, { models, optimizers: { sgd } }) {
      for (const [name, { dtype }] of Object.entries({ ids: ids!, at: at!, y: y! })) dtypes[name] = dtype;
      const said = ops.oneHot(ids!, 4).sum({ axis: [1, 2] }); // all of them are classes
      const loss = losses.meanSquaredError(y!.expandDims(1), models.net(at!));
      const guessed = losses.sparseCategoricalCrossentropy(at!, ops.zeros([at!.shape[0]!, 2]), { fromLogits: true });
      return {
        updates: [sgd.minimize(loss, models.net)],
        metrics: { loss, said: said.mean(), guessed, off: losses.meanAbsoluteError(at!, at!.cast('float32').add(1)) },
      };
    },
  });
  const samples = {
    ids: tensor(
      Int32Array.from({ length: 3 * COUNT }, (_, i) => i % 4),
      [COUNT, 3],
    ),
    at: tensor(
      Uint32Array.from({ length: COUNT }, (_, i) => i % 2),
      [COUNT, 1],
    ),
    y: tensor(Float32Array.from({ length: COUNT }, (_, i) => 2 * (i % 2))),
  };
  const { history } = await own.fit(samples, { epochs: 60, batchSize: 5, verbose: 0 });
  expect(dtypes).toEqual({ ids: 'int32', at: 'uint32', y: 'float32' });
  for (const said of history.said!) expect(said).toBeCloseTo(3, 5);
  expect(history.guessed!.at(-1)).toBeCloseTo(Math.LN2, 5);
  expect(history.off!.at(-1)).toBeCloseTo(1, 5);
  expect(history.loss!.at(-1)).toBeLessThan(0.01);
  own.dispose();
  net.dispose();
});
