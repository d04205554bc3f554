/** The folder of `npm run train -- --out`: sheets of pictures, an animation of them, and the networks. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { DataError, UsageError } from '../errors.ts';
import { type NodeFolder, nodeFolder } from '../io/node-folder.ts';
import { animationOf } from '../report/animation.ts';
import type { Pixels } from '../report/sheet.ts';
import type { GanRun } from './gan-progress.ts';
import { SHEET_FILE } from './sheets.ts';

export const ANIMATION = 'training.gif';

const folderAt = (dir: string): NodeFolder => nodeFolder('train: --out:', dir);

/**
 * Where a run writes what comes out of it.
 * @param resume whether it goes on from another run, whose sheets may be there
 * @throws UsageError where it cannot, or would mix its sheets with those of another run
 */
export async function openOut(dir: string, resume: boolean): Promise<NonNullable<GanRun['out']>> {
  await folderAt(dir)
    .check('a picture')
    .catch((cause: Error) => {
      throw new UsageError(cause.message, { cause });
    });
  if (!resume && (await sheetsIn(dir)).length > 0) {
    throw new UsageError(
      `train: --out: ${dir} holds pictures of another run. Name another folder, or go on with that run by --resume.`,
    );
  }
  return (folder) => folderAt(join(dir, folder));
}

/** Makes one animation of all sheets in the folder. @returns how many there are */
export async function animate(dir: string): Promise<number> {
  const names = await sheetsIn(dir);
  const frames = await Promise.all(names.map((name) => readSheet(join(dir, name))));
  if (frames.length > 0) await folderAt(dir).write(ANIMATION, animationOf(frames));
  return frames.length;
}

/** In the order of training. */
async function sheetsIn(dir: string): Promise<string[]> {
  return (await readdir(dir)).filter((name) => SHEET_FILE.test(name)).sort();
}

async function readSheet(path: string): Promise<Pixels> {
  try {
    const { width, height, channels, data } = decode(await readFile(path));
    return { width, height, channels, data: Uint8Array.from(data) };
  } catch (cause) {
    throw new DataError(`train: --out: ${path}: no sheet can be read: ${(cause as Error).message}. Remove it.`, {
      cause,
    });
  }
}
