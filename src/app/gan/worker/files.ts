/** Runs and generators in files. */
import { FormatError } from '../../../errors.ts';
import type { Checkpoint, NamedWeight } from '../../../index.ts';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  files as filesSource,
  loadModel,
  memory,
  toSafetensors,
} from '../../../io.ts';
import { withWords } from '../../shared/said.ts';
import { type GanConfig, type Mode, NUMBERS } from '../config.ts';
import type { Opened } from '../protocol.ts';
import { NOTHING } from '../shown.ts';
import { current, theSystem } from './current.ts';
import { restore, startWith } from './run.ts';
import { readCheckpoint } from './shown.ts';
import { System } from './system.ts';

/** What a saved run is called. */
const RUN = /\.wgrad$/i;

export async function saveFiles(kind: 'tfjs' | 'safetensors' | 'run'): Promise<ReadonlyMap<string, Uint8Array>> {
  const { generator, config } = theSystem();
  if (kind === 'safetensors') return new Map([['generator.safetensors', await toSafetensors(generator)]]);
  if (kind === 'tfjs') {
    const place = memory();
    await generator.save(place);
    return new Map(place.files);
  }
  const last = (await current.store.load()) as Checkpoint;
  return new Map([[`${config.mode}.wgrad`, await encodeCheckpoint(last)]]);
}

/** A run that was saved, or a generator that takes the place of the one that is there. */
export async function openFiles(list: readonly File[], around: GanConfig): Promise<Opened> {
  const saved = list.find(({ name }) => RUN.test(name));
  if (saved === undefined) return openGenerator(list, around);
  const checkpoint = await decodeCheckpoint(saved.name, new Uint8Array(await saved.arrayBuffer()));
  const { mode } = readCheckpoint(checkpoint).config;
  if (mode !== around.mode) {
    throw withWords(
      new FormatError(`page: this run was saved in another mode. Choose '${mode}' above, and open it there.`),
      ...(['otherMode', mode] as const),
    );
  }
  const opened = await restore(checkpoint);
  await current.store.save(checkpoint);
  return opened;
}

/** Its weights go into networks of this page, as wide as it is; the discriminator is new. */
async function openGenerator(list: readonly File[], around: GanConfig): Promise<Opened> {
  const loaded = await loadModel(filesSource(list));
  try {
    const weights = await loaded.getWeights();
    const config = { ...around, width: widthOf(weights, around.mode) };
    const system = new System(config);
    const own = await system.generator.getWeights();
    if (own.map(({ shape }) => shape).join(';') !== weights.map(({ shape }) => shape).join(';')) {
      await system.dispose();
      throw refuse('has other layers');
    }
    await system.generator.setWeights(own.map((weight, i) => ({ ...weight, values: weights[i]!.values })));
    await startWith(system);
    return { config, epoch: 0, step: 0, trained: 0, shown: NOTHING };
  } finally {
    loaded.dispose();
  }
}

/** Of the generator of examples/dcgan.ts or examples/repair.ts that has these weights. */
function widthOf([first]: readonly NamedWeight[], mode: Mode): number {
  const units = first?.shape.at(-1) ?? 0;
  const width = mode === 'draw' ? units / (7 * 7 * 4) : units;
  const { least, most } = NUMBERS.width;
  if (Number.isInteger(width) && width >= least && width <= most) return width;
  throw refuse(`begins with weights [${first?.shape.join(', ') ?? ''}]`);
}

const refuse = (how: string): FormatError =>
  withWords(
    new FormatError(
      `page: this model is no generator of this page: it ${how}. Choose the two files that “Save the generator” gave, in the mode in which it was trained.`,
    ),
    'generator',
  );
