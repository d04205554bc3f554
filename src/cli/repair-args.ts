/** The arguments of `npm run repair`: the model, a picture, where the repaired one goes; and the help text. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import type { AdapterChoice } from '../gpu/adapter.ts';
import { readAdapter } from '../report/settings.ts';
import { ADAPTER_HELP, isFolder, type Runtime, readRuntime } from './command-flags.ts';
import { parseFlags } from './flags.ts';

export interface RepairArgs {
  /** absolute path of the folder with model.json */
  readonly model: string;
  /** absolute path of a PNG or JPEG file */
  readonly from: string;
  /** absolute path of the PNG file to write */
  readonly to: string;
  readonly adapter: AdapterChoice;
  readonly runtime: Runtime;
}

export const REPAIR_HELP = `Repairs a damaged picture with a generator that npm run train -- --model repair has saved.

  npm run repair -- --model DIR in.png out.png

  --model DIR       folder of the model (model.json), or the one that train wrote to with --out
${ADAPTER_HELP}
  --help            this text

The picture is a PNG or a JPEG of any size, grey or in colour; a grey model repairs each colour by itself. Larger pictures go through the
model in tiles that overlap and are blended. Pixels that are fully transparent are lost: where a picture has some, they alone are
replaced; else all of it is drawn anew. The result is a PNG.`;

const FLAGS = {
  model: 'value',
  adapter: 'value',
  runtime: 'value',
  help: 'switch',
  from: 'place',
  to: 'place',
} as const;

/**
 * @param argv the arguments after the script's name
 * @returns undefined where help was asked for
 * @throws UsageError naming the argument, what it got and what is expected
 */
export function parseRepairArgs(argv: readonly string[]): RepairArgs | undefined {
  const given = parseFlags('repair', argv, FLAGS);
  if (given.help !== undefined) return undefined;
  const adapter = readAdapter('repair: --adapter', given.adapter);
  const runtime = readRuntime('repair', given.runtime);
  if (given.model === undefined) throw new UsageError('repair: no model is named. Add --model DIR.');
  if (given.from === undefined || given.to === undefined) {
    throw new UsageError('repair: two pictures are to be named: npm run repair -- --model DIR in.png out.png.');
  }
  return { model: readModelFolder(given.model), from: resolve(given.from), to: readTarget(given.to), adapter, runtime };
}

/** The folder itself, or the generator in it. */
function readModelFolder(dir: string): string {
  if (!isFolder(dir)) throw new UsageError(`repair: --model: '${dir}' is no folder. Name the one with model.json.`);
  const folders = [resolve(dir), join(resolve(dir), 'generator')];
  const found = folders.find((folder) => existsSync(join(folder, 'model.json')));
  if (found !== undefined) return found;
  throw new UsageError(
    `repair: --model: '${dir}' holds no model.json, nor does a folder generator in it. Name another.`,
  );
}

function readTarget(to: string): string {
  const path = resolve(to);
  if (!/\.png$/i.test(to)) throw new UsageError(`repair: '${to}' is no PNG. Name a file that ends in .png.`);
  if (isFolder(path)) throw new UsageError(`repair: '${to}' is a folder. Name a file.`);
  if (!isFolder(dirname(path)))
    throw new UsageError(`repair: the folder ${dirname(path)} does not exist. Make it first.`);
  return path;
}
