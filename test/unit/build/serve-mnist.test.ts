/** The dev server's MNIST folder: a file that cannot be read must not end the server. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveFashionMnist, serveMnist } from '../../../src/build/serve-mnist.ts';
import { type PageServer, startServer } from '../../../src/cli/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'wgrad-serve-'));
let server: PageServer;

beforeAll(async () => {
  mkdirSync(join(folder, 'train-images-idx3-ubyte')); // opens, but cannot be read
  writeFileSync(join(folder, 'train-labels-idx1-ubyte'), 'labels');
  server = await startServer([serveMnist(folder), serveFashionMnist(undefined)]);
});
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true });
});

const get = (name: string) => fetch(`${server.url}/mnist/${name}`);

test('files are served as they are, and nothing else', async () => {
  expect(await (await get('train-labels-idx1-ubyte')).text()).toBe('labels');
  expect((await get('t10k-labels-idx1-ubyte')).status).toBe(404);
  expect((await get('notes.txt')).status).toBe(404);
  expect((await fetch(`${server.url}/fashion-mnist/train-labels-idx1-ubyte`)).status).toBe(404);
});

test('a file that cannot be read ends its response, and the server goes on', async () => {
  await expect(get('train-images-idx3-ubyte').then((response) => response.arrayBuffer())).rejects.toThrow();
  expect(await (await get('train-labels-idx1-ubyte')).text()).toBe('labels');
});
