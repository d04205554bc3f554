/** Keras's own files: those that Keras has written are read, and written again as they were; what wgrad writes comes back to the bit. */
import { describe, expect, it } from 'vitest';
import { loadedFrom } from '../../../src/io/load-model.ts';
import { unzip } from '../../../src/io/zip.ts';
import { artifactsOf, kerasFile } from '../../../src/io.ts';
import type { Configured } from '../../../src/nn/config.ts';
import type { ModelTensors } from '../../../src/nn/ends.ts';
import type { Model } from '../../../src/nn/model.ts';
import type { Optimizer } from '../../../src/nn/optimizers/optimizer.ts';
import { modelOf } from '../../reference/maker-model.ts';
import { MAKERS } from '../../reference/makers.ts';
import { predicted } from '../../reference/predicted.ts';
import { MODELS, savedOf } from './functional-fixtures.ts';
import { arrays, FIXTURE_FILES, FIXTURES, savedAgain, tensorsIn } from './keras-fixtures.ts';

const FORMATS = ['keras', 'h5'] as const;
const read = (bytes: Uint8Array, name = 'test') => loadedFrom('test', kerasFile(bytes, { name }), {});

describe('files of Keras', () => {
  it.each(FIXTURE_FILES)('%s predicts what Keras does', async (name) => {
    const loaded = await read(FIXTURES[name]!, name);
    const { inputs, ends } = loaded.model.topology;
    const xs = arrays(name, 'x');
    expect(inputs.length).toBe(xs.length);
    const ys = predicted(loaded.model, loaded.weights, xs as never);
    // Keras flattens outputs by name in the order of the alphabet
    const order = ends.outputs.names.map((each, i) => [each, i] as const).sort();
    const sorted = ys.length === 1 ? ys : order.map(([, i]) => ys[i]!);
    for (const [i, { values }] of arrays(name, 'y').entries()) {
      expect(sorted[i]!.length).toBe(values.length);
      const worst = Math.max(...Array.from(values as Float32Array, (value, k) => Math.abs(value - sorted[i]![k]!)));
      expect(worst).toBeLessThan(1e-6);
    }
    // of a model that was compiled alone there is nothing that its optimizer knows
    expect(loaded.training?.state?.step).toBe(name.startsWith('lookups') ? undefined : 3);
  });

  it.each(FIXTURE_FILES.filter((name) => !name.includes('2_15')))('%s is written again as it was', async (name) => {
    const format = name.endsWith('.h5') ? 'h5' : 'keras';
    const loaded = await read(FIXTURES[name]!, name);
    const file = kerasFile(undefined, { format });
    await file.save(savedAgain(loaded));
    // Nadam's product of momenta, which wgrad keeps as what it lacks of 1: its last bit is lost
    const rough = name.includes('nadam') ? ['optimizer/vars/10', 'optimizer_weights/variable'] : [];
    // of an optimizer that has not begun Keras writes the rate and that it has taken no step
    const isKept = ([path]: readonly [string, string]) =>
      loaded.training?.state !== undefined || !path.startsWith('optimizer');
    const weights = async (bytes: Uint8Array) => {
      const all = await tensorsIn(format === 'h5' ? bytes : unzip(bytes, 'test')['model.weights.h5']!, rough);
      return Object.entries(all).filter(isKept);
    };
    expect(await weights(file.bytes!)).toEqual(await weights(FIXTURES[name]!));
    const again = await read(file.bytes!);
    expect(again.weights).toEqual(loaded.weights);
    expect(again.training?.state).toEqual(loaded.training?.state);
    expect(again.model.topology).toEqual(loaded.model.topology);
  });

  it.each(['vectors', 'pictures', 'augmented', 'sequences', 'nested', 'chain', 'by_adam', 'learning', 'lookups'])(
    'what wgrad says of the layers of %s is what Keras says',
    async (name) => {
      const file = kerasFile();
      await file.save(savedAgain(await read(FIXTURES[`${name}.keras`]!)));
      const layersOf = (bytes: Uint8Array) =>
        new Map(layersIn(JSON.parse(new TextDecoder().decode(unzip(bytes, 'test')['config.json']!))));
      const [ours, theirs] = [layersOf(file.bytes!), layersOf(FIXTURES[`${name}.keras`]!)];
      expect([...theirs.keys()].filter((each) => !ours.has(each))).toEqual(
        [...theirs].filter(([, { module }]) => module !== 'keras.layers').map(([each]) => each), // what computes masks
      );
      for (const [each, { class_name, module, config }] of ours) {
        const known = theirs.get(each)!;
        expect({ class_name, module }).toEqual({ class_name: known.class_name, module: known.module });
        expectPartOf(config, known.config, each);
      }
    },
  );
});

interface LayerJson {
  readonly module: string;
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** Layers that are no models and no inputs, by name. */
function* layersIn({ config }: LayerJson): Iterable<[string, LayerJson]> {
  for (const layer of config.layers as LayerJson[]) {
    if (Array.isArray(layer.config.layers)) yield* layersIn(layer);
    else if (layer.class_name !== 'InputLayer') yield [String(layer.config.name), layer];
  }
}

/** What Keras writes in several ways, or does not need. */
const NOT_COMPARED = /\.dtype$|\.noise_shape$|\.seed$|_(factor|regularizer)$|layer\.config\.name$|\.backward_layer$/;

/** All that `ours` says, Keras says as well. */
function expectPartOf(ours: unknown, theirs: unknown, path: string): void {
  if (NOT_COMPARED.test(path)) return;
  if (typeof ours === 'object' && ours !== null) {
    for (const [key, value] of Object.entries(ours)) {
      expectPartOf(value, (theirs as Record<string, unknown> | null)?.[key], `${path}.${key}`);
    }
  } else if (typeof ours === 'number' && typeof theirs === 'number') expect(ours, path).toBeCloseTo(theirs, 6);
  else expect(ours, path).toEqual(theirs);
}

const compiledBy = (saved: ReturnType<typeof savedOf>) => (saved.model.compiled!.optimizer as Optimizer).config;

/** The rate of a file is that of its step. */
const withoutRate = (configured: Configured | undefined): unknown => ({
  ...configured,
  config: { ...configured!.config, learning_rate: 0 },
});

async function expectBack(made: Model<ModelTensors>, format: 'keras' | 'h5', compiled = {}): Promise<void> {
  const saved = savedOf(made, 7, compiled);
  const file = kerasFile(undefined, { format });
  await file.save(saved);
  const again = await read(file.bytes!);
  const values = new Map(saved.tensors.map((tensor) => [tensor.name, tensor]));
  expect(again.seed).toBe(made.seed);
  expect(again.weights.map(({ name }) => name).sort()).toEqual(made.weights.map(({ name }) => name).sort());
  // what a normalization was given stands in its config
  for (const { name, shape, values: got } of again.weights.filter(({ name }) => !name.startsWith('normalization/'))) {
    expect({ name, shape, got }).toEqual({ name, shape: values.get(name)!.shape, got: values.get(name)!.values });
  }
  expect(withoutRate(again.training?.optimizer.config)).toEqual(withoutRate(compiledBy(saved)));
  const { step, rates, slots } = again.training!.state!;
  expect({ step, rates }).toEqual({ step: 7, rates: values.get('rates')!.values });
  for (const slot of slots) if (values.has(slot.name)) expect(slot).toEqual(values.get(slot.name));
}

describe('what wgrad writes comes back', () => {
  it.each(FORMATS.flatMap((format) => Object.entries(MAKERS.optimizers).map((each) => [...each, format] as const)))(
    'the optimizer %s',
    async (_, make, format) => {
      const made = modelOf(MAKERS.layers.dense!);
      const optimizer = make();
      const saved = savedOf(made, 7, { optimizer });
      const learning = made.weights.filter(({ trainable }) => trainable);
      const slots = optimizer.slots.flatMap((slot, s) =>
        learning.map(({ name, shape }, i) => {
          const size = shape.reduce((product, each) => product * each, 1);
          return {
            name: `${name}/${slot}`,
            shape,
            values: Float32Array.from({ length: size }, (_, k) => s + i / 7 + k / 13),
          };
        }),
      );
      const file = kerasFile(undefined, { format });
      await file.save({ ...saved, tensors: [...saved.tensors, ...slots] });
      const { training } = await read(file.bytes!);
      expect(withoutRate(training?.optimizer.config)).toEqual(withoutRate(optimizer.config));
      expect(training?.state?.slots).toEqual(slots);
    },
  );

  it.each(FORMATS.flatMap((format) => MODELS.map((each) => [...each, format] as const)))(
    'a model %s',
    async (_, make, format) => {
      const made = make() as Model<ModelTensors>;
      await expectBack(made, format, losses(made));
      const file = kerasFile(undefined, { format });
      await file.save(savedOf(made));
      const again = (await read(file.bytes!)).model.topology;
      expect(again.ends).toEqual(made.topology.ends);
      expect(again.order).toEqual(made.topology.order);
    },
  );

  const chosen = [
    ...Object.entries(MAKERS.losses).map(([name, { make }]) => [`the loss ${name}`, () => ({ loss: make() })] as const),
    ...Object.entries(MAKERS.metrics).map(
      ([name, { make }]) => [`the metric ${name}`, () => ({ metrics: [make()] })] as const,
    ),
  ];
  it.each(FORMATS.flatMap((format) => chosen.map((each) => [...each, format] as const)))(
    'compiled with %s',
    async (_, choose, format) => {
      const made = modelOf(MAKERS.layers.dense!);
      const file = kerasFile(undefined, { format });
      const saved = savedOf(made, 7, choose() as object);
      await file.save(saved);
      const { losses } = (await read(file.bytes!)).training!;
      const compiled = { ...saved.model.compiled!, ...losses };
      expect(artifactsOf({ ...saved, model: { ...saved.model, compiled } }).training!.outputs).toEqual(
        artifactsOf(saved).training!.outputs,
      );
    },
  );
});

/** For models of several outputs. */
function losses({ topology }: Model<ModelTensors>): object {
  const { form, names } = topology.ends.outputs;
  const all = names.map(() => 'meanSquaredError');
  if (form === 'record')
    return { loss: Object.fromEntries(names.map((name) => [name, 'meanSquaredError'])), metrics: [] };
  return { loss: form === 'one' ? all[0] : all, metrics: [] };
}
