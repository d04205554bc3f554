/** Where the files of a model may lie: beside it, in folders, under addresses with a query, among other files. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { artifactsOf } from '../../../src/io/artifacts.ts';
import { memory } from '../../../src/io/memory.ts';
import { folder } from '../../../src/io/node.ts';
import { files, url } from '../../../src/io/sources.ts';
import { type ModelSource, readTfjs } from '../../../src/io/tfjs-read.ts';
import { openedByTfjs, tf, tfl, useCpu } from '../../reference/tfjs-files.ts';
import { saved } from './fixtures.ts';

/** A model whose weights are said to lie at `path`. */
async function modelAt(path: string): Promise<{ json: Uint8Array<ArrayBuffer>; weights: Uint8Array<ArrayBuffer> }> {
  const place = memory();
  await place.save(saved());
  const model = JSON.parse(new TextDecoder().decode(place.files.get('model.json')));
  model.weightsManifest[0].paths = [path];
  const json = Uint8Array.from(new TextEncoder().encode(JSON.stringify(model)));
  return { json, weights: Uint8Array.from(place.files.get('weights.bin')!) };
}

const expectRead = async (source: ModelSource): Promise<void> =>
  expect((await readTfjs(source, {})).weights).toEqual(artifactsOf(saved()).weights);

let server: Server;
let origin: string;
const served = new Map<string, Uint8Array>();
const asked: string[] = [];

beforeAll(async () => {
  await useCpu();
  server = createServer((request, response) => {
    asked.push(request.url!);
    const bytes = served.get(decodeURI(request.url!));
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('an address: the weights are asked for where tfjs asks for them', () => {
  it.each<[what: string, address: string, path: string, weights: string, prefix?: string]>([
    ['beside it', '/models/model.json', 'weights.bin', '/models/weights.bin'],
    ['at the top', '/model.json', './weights.bin', '/weights.bin'],
    ['in a folder', '/models/model.json', 'shards/a/1.bin', '/models/shards/a/1.bin'],
    ['with the query of the model', '/m/model.json?token=a%2Fb&x=1', 'w.bin', '/m/w.bin?token=a%2Fb&x=1'],
    ['with a query of their own', '/m/model.json', 'w.bin?v=2', '/m/w.bin?v=2'],
    ['by names that are no plain ones', '/m/model.json', 'Mein Modell (ä).bin', '/m/Mein Modell (ä).bin'],
    ['by names that are encoded', '/m/model.json', 'my%20w.bin', '/m/my w.bin'],
    ['in a folder of their own', '/m/model.json?a=1', 'w.bin', '/elsewhere/w.bin?a=1', '/elsewhere/'],
  ])('%s', async (_, address, path, place, prefix) => {
    const { json, weights } = await modelAt(path);
    served.clear();
    served.set(decodeURI(address), json).set(decodeURI(place), weights);
    const weightPathPrefix = prefix && `${origin}${prefix}`;
    await expectRead(url(`${origin}${address}`, weightPathPrefix === undefined ? {} : { weightPathPrefix }));
    const ours = asked.splice(0);
    const handler = tf.io.http(`${origin}${address}`, {
      fetchFunc: fetch,
      ...(weightPathPrefix && { weightPathPrefix }),
    });
    (await tfl.loadLayersModel(handler)).dispose();
    expect(asked.splice(0)).toEqual(ours);
  });

  it('unknown options are refused', () => {
    expect(() => url(origin, { prefix: '' } as object)).toThrow(
      "url: unknown option 'prefix'. Did you mean 'weightPathPrefix'? Known: signal, weightPathPrefix.",
    );
  });
});

describe('files that were picked', () => {
  const named = (bytes: Uint8Array<ArrayBuffer>, name: string): File => new File([bytes], name);

  it("Teachable Machine's three", async () => {
    const { json, weights } = await modelAt('weights.bin');
    const labels = Uint8Array.from(new TextEncoder().encode('{"labels":["a","b"]}'));
    await expectRead(files([named(labels, 'metadata.json'), named(json, 'model.json'), named(weights, 'weights.bin')]));
  });

  it('whose manifest has folders', async () => {
    const { json, weights } = await modelAt('shards/w.bin');
    const other = named(Uint8Array.of(1), 'other.bin');
    await expectRead(files([named(json, 'm.json'), other, named(weights, 'w.bin')]));
  });
});

it('files in memory may be in folders', async () => {
  const { json, weights } = await modelAt('shards/w.bin');
  await expectRead(
    memory([
      ['model.json', json],
      ['w.bin', weights],
    ]),
  );
  await expectRead(
    memory([
      ['model.json', json],
      ['shards/w.bin', weights],
    ]),
  );
  (
    await openedByTfjs(
      new Map([
        ['model.json', json],
        ['w.bin', weights],
      ]),
    )
  ).dispose();
});

it('files on disk may be in folders', async () => {
  const path = await mkdtemp(join(tmpdir(), 'wgrad-sources-'));
  const { json, weights } = await modelAt('shards/deep/w.bin');
  await mkdir(dirname(join(path, 'shards/deep/w.bin')), { recursive: true });
  await writeFile(join(path, 'model.json'), json);
  await writeFile(join(path, 'shards/deep/w.bin'), weights);
  await expectRead(folder(path));
  await rm(path, { recursive: true });
});
