/**
 * Handlers that need no page, with files of both libraries: what is saved here opens in tfjs, and the other way round. What a GPU would do
 * with a model is left out: `save` hands over a model of fixtures, `loadModel` gives what the file says.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { artifactsOf } from '../../../src/io/artifacts.ts';
import { type LoadedModel, type ModelSource, readTfjs } from '../../../src/io/tfjs-read.ts';
import type { Model } from '../../../src/nn/model.ts';
import type { SavedModel, SaveTarget } from '../../../src/nn/save.ts';
import type { ModelArtifacts } from '../../../src/tfjs/handlers.ts';
import * as io from '../../../src/tfjs/io.ts';
import { loadFrom, saveTo } from '../../../src/tfjs/saving.ts';
import { openedByTfjs, savedByTfjs, tf, tfl, useCpu } from '../../reference/tfjs-files.ts';
import { saved } from '../io/fixtures.ts';

vi.mock('../../../src/io/load-model.ts', () => ({ loadModel: (source: ModelSource) => readTfjs(source, {}) }));

beforeAll(useCpu);

/** As far as saving goes. */
const model = { save: ({ save }: SaveTarget) => save(saved() as SavedModel) } as unknown as Model;
const WEIGHTS = artifactsOf(saved()).weights.map(({ values }) => values);
const weightsOf = (loaded: unknown): ArrayLike<number>[] => (loaded as LoadedModel).weights.map(({ values }) => values);
const theirWeights = (loaded: tfl.LayersModel): ArrayLike<number>[] =>
  loaded.getWeights().map((weight) => weight.dataSync());

const save = (place: Parameters<typeof saveTo>[1]) => saveTo(model, place, false);
const load = (place: Parameters<typeof loadFrom>[0], prefix?: string) => loadFrom(place, prefix);

/** The same model, as tfjs has it. */
async function theirModel(): Promise<tfl.LayersModel> {
  let artifacts: ModelArtifacts | undefined;
  const keep = async (given: ModelArtifacts): Promise<undefined> => {
    artifacts = given;
  };
  await save(io.withSaveHandler(keep));
  return tfl.loadLayersModel(tf.io.fromMemory(artifacts as tf.io.ModelArtifacts));
}

/** A server that keeps what is posted, and answers by paths. */
function serving(): Map<string, Uint8Array<ArrayBuffer>> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  vi.stubGlobal('fetch', async (address: string | URL, init: RequestInit = {}) => {
    const { pathname } = new URL(String(address));
    if (init.method === 'POST') {
      for (const [name, blob] of init.body as FormData) {
        files.set(`/${name}`, new Uint8Array(await (blob as Blob).arrayBuffer()));
      }
      return pathname === '/full' ? new Response(null, { status: 507 }) : new Response('{}');
    }
    const bytes = files.get(pathname);
    return new Response(bytes ?? null, { status: bytes ? 200 : 404 });
  });
  return files;
}

describe('memory', () => {
  it('saved here opens in tfjs', async () => {
    expect(theirWeights(await theirModel())).toEqual(WEIGHTS);
  });

  it('saved by tfjs opens here, whole or in parts', async () => {
    let given: tf.io.ModelArtifacts = {};
    await (await theirModel()).save(
      tf.io.withSaveHandler(async (artifacts) => {
        given = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
      }),
    );
    expect(weightsOf(await load(io.fromMemory(given)))).toEqual(WEIGHTS);
    const { modelTopology, weightSpecs, weightData } = given;
    const parts = io.fromMemory(modelTopology as object, weightSpecs, weightData as ArrayBuffer);
    expect(weightsOf(await load(parts))).toEqual(WEIGHTS);
    expect(weightsOf(await load(io.withLoadHandler(async () => given)))).toEqual(WEIGHTS);
  });

  it('saving says what was saved, and when', async () => {
    const before = Date.now();
    const { modelArtifactsInfo } = await save(io.withSaveHandler(async () => undefined));
    const { dateSaved, weightDataBytes, modelTopologyType } = modelArtifactsInfo;
    expect(dateSaved.getTime()).toBeGreaterThanOrEqual(before);
    expect([modelTopologyType, weightDataBytes]).toEqual([
      'JSON',
      4 * WEIGHTS.reduce((n, { length }) => n + length, 0),
    ]);
  });
});

describe('http', () => {
  it('posted here, tfjs loads it, and what tfjs posts is loaded here', async () => {
    const files = serving();
    const { responses } = await save('http://files.test/save');
    expect([...files.keys()]).toEqual(['/model.json', '/model.weights.bin']);
    expect(responses![0]!.ok).toBe(true);
    const there = await tfl.loadLayersModel('http://files.test/model.json');
    expect(theirWeights(there)).toEqual(WEIGHTS);
    files.clear();
    await there.save('http://files.test/save');
    expect(weightsOf(await load('http://files.test/model.json'))).toEqual(WEIGHTS);
    files.set('/elsewhere/model.weights.bin', files.get('/model.weights.bin')!);
    files.delete('/model.weights.bin');
    expect(weightsOf(await load('http://files.test/model.json', 'http://files.test/elsewhere'))).toEqual(WEIGHTS);
    const handler = io.browserHTTPRequest('http://files.test/model.json', {
      weightPathPrefix: 'http://files.test/elsewhere/',
    });
    expect(weightsOf(await load(handler))).toEqual(WEIGHTS);
  });

  it('a server that refuses is named', async () => {
    serving();
    await expect(save('https://files.test/full')).rejects.toThrow(
      'model.save: https://files.test/full answered 507. Look at the server.',
    );
    await expect(load('https://files.test/none.json')).rejects.toThrow(/none\.json/);
  });

  it('headers and methods of the program', async () => {
    const calls: RequestInit[] = [];
    vi.stubGlobal('fetch', async (_: unknown, init: RequestInit) => {
      calls.push(init);
      return new Response('{}');
    });
    await save(io.http('http://files.test/save', { requestInit: { method: 'PUT', headers: { token: '7' } } }));
    expect(calls).toMatchObject([{ method: 'PUT', headers: { token: '7' } }]);
  });
});

describe('files', () => {
  it('that somebody picked: of both libraries', async () => {
    const files = await savedByTfjs(await theirModel(), false);
    const picked = [...files].map(([name, bytes]) => new File([bytes as Uint8Array<ArrayBuffer>], name));
    expect(weightsOf(await load(io.browserFiles(picked)))).toEqual(WEIGHTS);
    await expect(load(io.browserFiles(picked.slice(1)))).rejects.toThrow(/model\.json/);
  });

  it('of a folder in Node: tfjs reads what is written here, and its own layout is read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tfjs-'));
    try {
      await save(`file://${folder}/net`);
      const names = (await readdir(join(folder, 'net'))).toSorted();
      expect(names[0]).toBe('model.json');
      expect(names.length).toBe(2);
      const files = names.map(
        async (name) => [name, new Uint8Array(await readFile(join(folder, 'net', name)))] as const,
      );
      const there = await openedByTfjs(new Map(await Promise.all(files)));
      expect(theirWeights(there)).toEqual(WEIGHTS);
      expect(weightsOf(await load(`file://${folder}/net/model.json`))).toEqual(WEIGHTS);
      expect(weightsOf(await load(`file://${folder}/net`))).toEqual(WEIGHTS);
      // tfjs-node calls the file of weights weights.bin
      for (const [name, bytes] of await savedByTfjs(there, false)) await writeFile(join(folder, name), bytes);
      expect(weightsOf(await load(`file://${folder}/model.json`))).toEqual(WEIGHTS);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('what is no place', () => {
  it.each([
    [
      'a scheme',
      () => save('ftp://x'),
      "model.save: the place is 'ftp://x'; expected localstorage://, indexeddb://, downloads://, http://, https:// or file://, or a handler of tf.io.",
    ],
    ['a handler that cannot save', () => save({}), 'model.save: the handler has no save(). Give one of tf.io.'],
    [
      'a handler that cannot load',
      () => load({}),
      'tf.loadLayersModel: the handler has no load(). Give an address, or one of tf.io.',
    ],
    [
      'no topology',
      () => load(io.fromMemory({ weightSpecs: [] })),
      'tf.loadLayersModel: the artifacts have no modelTopology.',
    ],
    [
      'a name for a download',
      () => save('downloads://a/b'),
      "download: the name is 'a/b'; expected letters, digits, '_', '.' and '-' only.",
    ],
    [
      'a download without a page',
      () => save('downloads://net'),
      'download: only a page can download. In a worker save to memory() and hand its files over.',
    ],
    [
      'nothing to remove',
      () => io.removeModel('localstorage://none'),
      "tf.io.removeModel: there is no 'localstorage://none'. listModels() says which there are.",
    ],
    [
      'another place to copy to',
      () => io.copyModel('http://a', 'http://b'),
      "tf.io.copyModel: the address is 'http://a'; expected localstorage:// or indexeddb://.",
    ],
  ] as const)('%s', async (_, call, message) => {
    await expect((async () => call())()).rejects.toThrow(message);
  });
});
