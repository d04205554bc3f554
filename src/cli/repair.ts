/**
 * `npm run repair`: reads a picture, has it repaired by a saved model, in a headless Chrome or in Node, and writes it. Exit codes: 0, 1
 * for a failure, 2 for wrong arguments.
 */
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { encode } from 'fast-png';
import { DataError } from '../errors.ts';
import type { AdapterDescription } from '../gpu/adapter.ts';
import { decodePicture } from '../io/decode-picture.ts';
import type { Folder } from '../io/folder.ts';
import { nodeFolder } from '../io/node-folder.ts';
import { describeAdapter } from '../report/outcome.ts';
import { packed, type Rgba } from '../report/repair.ts';
import { openChromePage } from './chrome-page.ts';
import { EXIT, runCommand } from './exit.ts';
import { parseRepairArgs, REPAIR_HELP, type RepairArgs } from './repair-args.ts';
import { reviving } from './revive.ts';
import { serveFolders } from './serve-folders.ts';
import { serveBytes, startServer } from './server.ts';

const PAGE = '/src/cli/page/repair.html';

async function main(): Promise<number> {
  const args = parseRepairArgs(process.argv.slice(2));
  if (args === undefined) {
    console.log(REPAIR_HELP);
    return EXIT.done;
  }
  const picture = await readPicture(args.from);
  const model = nodeFolder('repair: --model:', args.model);
  const repaired = await (args.runtime === 'node' ? inNode : inChrome)(args, picture, model);
  const png = encode({ ...packed(repaired), depth: 8 });
  await nodeFolder('repair:', dirname(args.to)).write(basename(args.to), Uint8Array.from(png));
  console.log(`Repaired: ${args.to}, ${picture.width} × ${picture.height} pixels`);
  return EXIT.done;
}

async function readPicture(path: string): Promise<Rgba> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new DataError(`repair: ${path} cannot be read (${code}). Name a picture that is there.`, { cause });
  }
  const picture = await decodePicture(bytes).catch((cause: Error) => {
    throw new DataError(`repair: ${path}: the picture is damaged: ${cause.message}. Name another.`, { cause });
  });
  if (picture === undefined) throw new DataError(`repair: ${path} is neither a PNG nor a JPEG. Convert it first.`);
  return { width: picture.width, height: picture.height, data: picture.data as Uint8Array };
}

const say = (line: string): void => console.log(line);
const sayAdapter = (adapter: AdapterDescription): void => say(`Adapter: ${describeAdapter(adapter)}`);

async function inNode({ adapter }: RepairArgs, picture: Rgba, model: Folder): Promise<Rgba> {
  const { openNodeSession } = await import('./node-session.ts');
  const session = await openNodeSession(adapter, say);
  try {
    sayAdapter(session.adapter);
    const { runRepair } = await session.load<typeof import('./run-repair.ts')>('/src/cli/run-repair.ts');
    return await reviving(() => runRepair(picture, model));
  } finally {
    await session.close();
  }
}

async function inChrome({ adapter }: RepairArgs, { width, height, data }: Rgba, model: Folder): Promise<Rgba> {
  let repaired = new Uint8Array();
  const result: Folder = {
    ...model,
    write: async (_name, bytes) => {
      repaired = bytes;
    },
  };
  const folders: Readonly<Record<string, Folder | undefined>> = { model, result };
  const served = serveFolders((name) => folders[name]);
  const server = await startServer([served, serveBytes('/run', new Map([['picture', data as Uint8Array]]))]);
  try {
    const chrome = await openChromePage({ url: server.url + PAGE, adapter, expose: {}, say });
    try {
      sayAdapter(chrome.adapter);
      await chrome.take(chrome.page.evaluate((...given) => window.wgradRepair(...given), width, height, model.place));
      return { width, height, data: repaired };
    } finally {
      await chrome.close();
    }
  } finally {
    await server.close();
  }
}

await runCommand(main);
