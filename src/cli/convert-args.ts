/** The arguments of `npm run convert`: what to read, where the other format goes; and the help text. */
import { existsSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { isFolder } from './command-flags.ts';
import { parseFlags } from './flags.ts';

/** How a model is kept. */
export type Format = 'keras' | 'h5' | 'folder' | 'safetensors';

export interface ConvertArgs {
  /** absolute path of a file, or of the folder with model.json */
  readonly from: string;
  readonly source: Exclude<Format, 'safetensors'>;
  /** absolute path of the file or folder to write */
  readonly to: string;
  readonly format: Format;
}

export const CONVERT_HELP = `Converts a model from one format into another, with what its optimizer has learnt.

  npm run convert -- FROM TO

  --help            this text

The formats, by the names of FROM and TO:
  in.keras          Keras 3
  in.h5, in.hdf5    Keras 1 to 3 (read), as Keras 3 writes it
  folder/           model.json with weights beside it, of wgrad and of tfjs; FROM may also name the model.json
  out.safetensors   weights alone; it has no layers, so that it cannot be FROM

A folder that is not there is made; a file that is there is replaced, all or nothing. Layers and functions that are not Keras's own are
refused by name. It needs no GPU.`;

const ENDINGS: Readonly<Record<string, Format>> = {
  '.keras': 'keras',
  '.h5': 'h5',
  '.hdf5': 'h5',
  '.safetensors': 'safetensors',
};

/**
 * @param argv the arguments after the script's name
 * @returns undefined where help was asked for
 * @throws UsageError naming the argument, what it got and what is expected
 */
export function parseConvertArgs(argv: readonly string[]): ConvertArgs | undefined {
  const given = parseFlags('convert', argv, { help: 'switch', from: 'place', to: 'place' });
  if (given.help !== undefined) return undefined;
  if (given.from === undefined || given.to === undefined) {
    throw new UsageError('convert: a model and a place for it are to be named: npm run convert -- in.keras out/.');
  }
  return { ...readSource(given.from), ...readTarget(given.to) };
}

function readSource(from: string): Pick<ConvertArgs, 'from' | 'source'> {
  const path = resolve(from);
  if (!existsSync(path)) throw new UsageError(`convert: there is no '${from}'. Correct the path.`);
  if (isFolder(path)) {
    if (existsSync(join(path, 'model.json'))) return { from: path, source: 'folder' };
    throw new UsageError(`convert: the folder '${from}' has no model.json. Name a folder with a model, or a file.`);
  }
  if (basename(path) === 'model.json') return { from: dirname(path), source: 'folder' };
  const source = ENDINGS[extname(path).toLowerCase()];
  if (source === 'safetensors') {
    throw new UsageError(`convert: '${from}' has weights and no layers. Load it with fromSafetensors() into a model.`);
  }
  if (source !== undefined) return { from: path, source };
  throw new UsageError(
    `convert: '${from}' is of no known format; expected .keras, .h5, .hdf5 or a folder with model.json.`,
  );
}

function readTarget(to: string): Pick<ConvertArgs, 'to' | 'format'> {
  const path = resolve(to);
  const ending = extname(path).toLowerCase();
  const isDir = /[\\/]$/.test(to) || isFolder(path);
  const format = isDir || ending === '' ? 'folder' : ENDINGS[ending];
  if (format === undefined) {
    throw new UsageError(
      `convert: '${to}' is of no known format; expected .keras, .h5, .hdf5, .safetensors or a folder, which ends in /.`,
    );
  }
  if (format === 'folder' && existsSync(path) && !isFolder(path)) {
    throw new UsageError(`convert: '${to}' is a file; expected a folder, or a file that ends in .keras or .h5.`);
  }
  return { to: path, format };
}
