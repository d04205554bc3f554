/** Places that a page has, and its camera: what either library keeps there, the other one finds. */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as ours from '../../src/tfjs.ts';
import { tf, useCpu } from '../reference/tfjs-files.ts';
import { OWN_LAYERS } from '../tfjs-programs/own-layers.ts';
import type { Tf } from '../tfjs-programs/program.ts';
import { theirs } from '../tfjs-programs/theirs.ts';

beforeAll(async () => {
  await useCpu();
  for (const lib of [ours, theirs]) OWN_LAYERS.scaled!(lib); // so that both know its class
});
afterEach(() => vi.restoreAllMocks());

const X = [[1, -2, 0.5]];
const KERNEL = Array.from({ length: 12 }, (_, i) => Math.sin(i));

type Model = InstanceType<Tf['LayersModel']>;

/** With weights that are known, and a layer of the program's own. */
function made(lib: Tf): Model {
  const model = lib.sequential();
  model.add(lib.layers.dense({ units: 4, inputShape: [3], name: 'first' }));
  model.add(OWN_LAYERS.scaled!(lib));
  model.setWeights([lib.tensor2d(KERNEL, [3, 4]), lib.tensor1d([1, 2, 3, 4])]);
  return model;
}

const predicted = async (lib: Tf, model: Model): Promise<number[]> => [
  ...(await model.predict(lib.tensor2d(X)).data()),
];

const EXPECTED = [0, 1, 2, 3].map((j) => {
  return 2 * (j + 1 + X[0]!.reduce((sum, value, i) => sum + value * KERNEL[4 * i + j]!, 0));
});

const expectSame = (values: readonly number[]): void =>
  EXPECTED.forEach((value, i) => void expect(values[i]).toBeCloseTo(value, 5));

/** Each library with the other one. */
const WAYS: readonly (readonly [string, Tf, Tf])[] = [
  ['saved here, loaded there', ours, theirs],
  ['saved there, loaded here', theirs, ours],
];

describe.each(WAYS)('%s', (_, from, to) => {
  let model: Model;
  beforeEach(() => {
    model = made(from);
  });
  afterEach(() => void model.dispose());

  it.each(['localstorage://between', 'indexeddb://between'])('%s', async (address) => {
    const { modelArtifactsInfo } = await model.save(address);
    expect(modelArtifactsInfo.weightDataBytes).toBe(64);
    const loaded = await to.loadLayersModel(address);
    expectSame(await predicted(to, loaded));
    expect(loaded.layers[1]!.getConfig()).toMatchObject({ scaleFactor: 2 });
    loaded.dispose();
    const found = await to.io.listModels();
    expect(found[address]).toMatchObject({ modelTopologyType: 'JSON', weightDataBytes: 64 });
    await to.io.removeModel(address);
    expect(await from.io.listModels()).toEqual({});
    await expect(from.loadLayersModel(address)).rejects.toThrow(/between|no model/);
  });

  it('downloads://, and the files picked again', async () => {
    const links: HTMLAnchorElement[] = [];
    const clicked = (event: Event): void => {
      links.push(event.target as HTMLAnchorElement);
      event.preventDefault();
    };
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      links.push(this);
    });
    vi.spyOn(HTMLAnchorElement.prototype, 'dispatchEvent').mockImplementation(function (this: HTMLAnchorElement) {
      clicked({ target: this, preventDefault: () => {} } as unknown as Event);
      return true;
    });
    await model.save('downloads://net');
    await vi.waitFor(() => expect(links.length).toBe(2));
    const files = await Promise.all(
      links.map(async ({ href, download }) => new File([await (await fetch(href)).arrayBuffer()], download)),
    );
    expect(files.map(({ name }) => name)).toEqual(['net.json', 'net.weights.bin']);
    const loaded = await to.loadLayersModel(to.io.browserFiles(files));
    expectSame(await predicted(to, loaded));
    loaded.dispose();
  });
});

it('models are copied and moved, and one that does not fit into localStorage says where it does', async () => {
  const model = made(ours);
  await model.save('localstorage://one');
  await ours.io.copyModel('localstorage://one', 'indexeddb://two');
  await ours.io.moveModel('localstorage://one', 'localstorage://three');
  expect(Object.keys(await tf.io.listModels()).toSorted()).toEqual(['indexeddb://two', 'localstorage://three']);
  const loaded = await ours.loadLayersModel('indexeddb://two');
  expectSame(await predicted(ours, loaded));
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  await expect(model.save('localstorage://four')).rejects.toThrow(
    'model.save: localStorage refuses 64 bytes. Take indexeddb://four.',
  );
  for (const address of Object.keys(await ours.io.listModels())) await ours.io.removeModel(address);
  for (const each of [model, loaded]) each.dispose();
});

describe('tf.data.webcam', () => {
  /** Left half red, right half blue: 8 wide, 4 high. */
  function filmed(): { stream: MediaStream; asked: MediaStreamConstraints[] } {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 8, height: 4 });
    const context = canvas.getContext('2d')!;
    const draw = (): void => {
      context.fillStyle = '#f00';
      context.fillRect(0, 0, 4, 4);
      context.fillStyle = '#00f';
      context.fillRect(4, 0, 4, 4);
    };
    draw();
    const stream = canvas.captureStream();
    const asked: MediaStreamConstraints[] = [];
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(async (constraints) => {
      asked.push(constraints!);
      draw();
      return stream;
    });
    return { stream, asked };
  }
  const isRed = ([r, , b]: number[]): boolean => r! > 150 && b! < 100;
  const isBlue = ([r, , b]: number[]): boolean => b! > 150 && r! < 100;

  it('shows the camera, in its own size', async () => {
    const { stream, asked } = filmed();
    const video = document.createElement('video');
    const camera = await ours.data.webcam(video, { facingMode: 'environment' });
    expect(asked).toEqual([{ video: { facingMode: 'environment' } }]);
    const picture = await camera.capture();
    expect([picture.shape, picture.dtype]).toEqual([[4, 8, 3], 'int32']);
    const rows = picture.arraySync() as number[][][];
    expect(isRed(rows[2]![1]!) && isBlue(rows[2]![6]!)).toBe(true);
    camera.stop();
    expect(stream.getTracks().map(({ readyState }) => readyState)).toEqual(['ended']);
  });

  it('in another size, of the square in the middle', async () => {
    filmed();
    const config = { resizeWidth: 2, resizeHeight: 2, centerCrop: true, deviceId: 'second' };
    const camera = await ours.data.webcam(undefined, config);
    const rows = (await camera.capture()).arraySync() as number[][][];
    expect([rows.length, rows[0]!.length]).toEqual([2, 2]);
    expect(rows.every(([left, right]) => isRed(left!) && isBlue(right!))).toBe(true);
    camera.stop();
  });
});
