/** The work of `npm run convert`: reads a model, and writes it in another format. */
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { DataError } from '../errors.ts';
import { artifactsOf } from '../io/artifacts.ts';
import { kerasFile } from '../io/keras-file.ts';
import { describe, loadedFrom } from '../io/load-model.ts';
import { folder } from '../io/node.ts';
import { nodeFolder } from '../io/node-folder.ts';
import { writeSafetensors } from '../io/safetensors-write.ts';
import type { LoadedModel } from '../io/tfjs-read.ts';
import type { SavedModel } from '../nn/save.ts';
import type { ConvertArgs } from './convert-args.ts';

/** What was converted. */
export interface Converted {
  readonly name: string;
  /** how many weights it has */
  readonly weights: number;
  /** steps that its optimizer has taken, where the file says so and the target has it */
  readonly steps: number | undefined;
}

/** @throws FormatError, DataError, UsageError */
export async function convert(args: ConvertArgs): Promise<Converted> {
  const loaded = await load(args);
  const { model, ...saved } = savedOf(loaded);
  try {
    await write(args, { model, ...saved });
    const steps = args.format === 'safetensors' ? undefined : saved.step;
    return { name: loaded.name, weights: model.weights.length, steps };
  } finally {
    model.dispose();
  }
}

async function load({ from, source }: ConvertArgs): Promise<LoadedModel> {
  if (source === 'folder') return loadedFrom('convert', folder(from), {});
  const bytes = await readFile(from).catch((cause: NodeJS.ErrnoException) => {
    throw new DataError(`convert: ${from} cannot be read (${cause.code}). Check the file and its permissions.`, {
      cause,
    });
  });
  return loadedFrom('convert', kerasFile(bytes, { name: basename(from) }), {});
}

/** As `model.save` would give it to a target, had the model been loaded. */
function savedOf(loaded: LoadedModel): SavedModel & { readonly model: ReturnType<typeof describe> } {
  const model = describe(loaded);
  const { state } = loaded.training ?? {};
  if (state === undefined) return { model, tensors: loaded.weights };
  const rates = { name: 'rates', shape: [state.rates.length], values: state.rates };
  return { model, tensors: [...loaded.weights, rates, ...state.slots], step: state.step };
}

async function write({ to, format }: ConvertArgs, saved: SavedModel): Promise<void> {
  if (format === 'folder') {
    await folder(to).save(saved);
    return;
  }
  await nodeFolder('convert:', dirname(to)).write(basename(to), await bytesOf(format, saved));
}

async function bytesOf(format: 'keras' | 'h5' | 'safetensors', saved: SavedModel): Promise<Uint8Array<ArrayBuffer>> {
  if (format === 'safetensors') return writeSafetensors('convert', artifactsOf(saved).weights);
  const file = kerasFile(undefined, { format });
  await file.save(saved);
  return file.bytes!;
}
