/** textFile() of Node and of a page: a table that grows, whole rows or what was there before. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { callbacks } from '../../../src/index.ts';
import { textFile } from '../../../src/io/node.ts';
import { textFile as textFileOfPage } from '../../../src/io.ts';
import { trained } from '../nn/trained.ts';

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'wgrad-text-'));
});
afterEach(() => rm(path, { recursive: true }));

it('a table in a file of Node: new, continued, resumed after a row was cut off', async () => {
  const file = join(path, 'runs/log.csv');
  const { csvLogger } = callbacks;
  const logger = csvLogger(textFile(file));
  await trained(logger, [{ loss: 0.5 }]);
  expect(await readFile(file, 'utf8')).toBe('epoch,loss\r\n0,0.5\r\n');
  const state = await logger.getState!();
  await writeFile(file, '1,0.', { flag: 'a' });
  await trained(csvLogger(textFile(file)), [{ loss: 0.25 }], { state, firstEpoch: 1 });
  await trained(csvLogger(textFile(file), { append: true }), [{ loss: 0.125 }], { firstEpoch: 2 });
  expect(await readFile(file, 'utf8')).toBe('epoch,loss\r\n0,0.5\r\n1,0.25\r\n2,0.125\r\n');
  await trained(csvLogger(textFile(file)), []);
  expect(await readFile(file, 'utf8')).toBe('');
});

it('a file of a page puts what is added after what it holds', async () => {
  let held = new Uint8Array();
  const handle = {
    name: 'log.csv',
    getFile: async () => new File([held], 'log.csv'),
    // as File System Access has it: a copy, in place once it is closed
    async createWritable({ keepExistingData = false }) {
      let copy = keepExistingData ? [...held] : [];
      let at = 0;
      return {
        seek: async (to: number) => {
          at = to;
        },
        write: async (text: string) => {
          copy = [...copy.slice(0, at), ...new TextEncoder().encode(text)];
        },
        abort: async () => {},
        close: async () => {
          held = Uint8Array.from(copy);
        },
      };
    },
  } as unknown as FileSystemFileHandle;
  const text = textFileOfPage(handle);
  await text.write('größe\n');
  await text.append('1\n');
  await text.append('2\n');
  expect(await text.read()).toBe('größe\n1\n2\n');
  await text.write('');
  expect(await text.read()).toBe('');
});
