/** What the buttons about the user's own samples do: add, remove, save, open; pictures that wait to be added. */
import { signal } from '@preact/signals';
import { offerFile } from '../../io/download.ts';
import { DEFAULTS, type Own } from '../config.ts';
import { configure } from '../run.ts';
import { errorOf } from '../shared/client.ts';
import { guarded, message } from '../shared/guarded.ts';
import * as state from '../state.ts';
import { changeSamples } from './keep.ts';
import { mine, wantedKind } from './state.ts';

/** A picture out of a file, before it is added. */
export interface Opened {
  readonly id: number;
  readonly name: string;
  /** [28, 28], 0 to 1 */
  readonly pixels: Float32Array;
  /** undefined until the user said what it is */
  readonly label: number | undefined;
}

export const opened = signal<readonly Opened[]>([]);
/** What the next drawing is added as. */
export const label = signal(0);

/** Few samples are learnt in small batches, many times over, as Teachable Machine does. */
export const FEW = { batchSize: 8, epochs: 50 } as const;

/** How the samples count; the batch size and the epochs go along where nobody chose others. */
export function useOwn(own: Own): void {
  const before = state.config.value;
  if (own === before.own) return;
  const [from, to] = own === 'alone' ? [DEFAULTS, FEW] : [FEW, DEFAULTS];
  const isMoved = own === 'alone' || before.own === 'alone';
  const moved = (name: keyof typeof FEW): number => (isMoved && before[name] === from[name] ? to[name] : before[name]);
  configure({ own, batchSize: moved('batchSize'), epochs: moved('epochs') });
}

const bytesOf = (pixels: Float32Array): Uint8Array => Uint8Array.from(pixels, (value) => Math.round(255 * value));

/** Adds samples; where none counted before, they do now, unless a run is under way. */
export function add(added: readonly { readonly pixels: Float32Array; readonly label: number }[]): Promise<void> {
  const kind = wantedKind.value;
  const done = changeSamples(
    added.map(({ pixels, label }) => ({ kind, label, pixels: bytesOf(pixels) })),
    [],
  );
  count();
  return done;
}

function count(): void {
  if (state.config.value.own === 'none' && !state.underWay.value && mine.value.length > 0) useOwn('added');
}

export function remove(ids: readonly number[]): Promise<void> {
  const done = changeSamples([], ids);
  if (mine.value.length === 0 && !state.underWay.value) useOwn('none');
  return done;
}

export const save = (): Promise<void> =>
  guarded(async () => {
    const { fileOf } = await import('./file.ts');
    offerFile('samples.npz', new Blob([await fileOf(mine.value, wantedKind.value)]));
  });

/** Samples that were saved, or pictures: those wait until they are named, and the first one is looked at. */
export const open = (files: readonly File[]): Promise<void> =>
  guarded(async () => {
    for (const file of files.filter(({ name }) => name.endsWith('.npz'))) {
      const { samplesIn } = await import('./file.ts');
      await changeSamples(await samplesIn(file.name, await file.arrayBuffer(), wantedKind.value), []);
      count();
    }
    await openPictures(files.filter(({ name }) => !name.endsWith('.npz')));
  });

let lastId = 0;

/** One that cannot be read is named, and the others are there. */
async function openPictures(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  const { fromPicture } = await import('./from-picture.ts');
  const kind = wantedKind.value;
  const read = await Promise.allSettled(files.map((file) => fromPicture(file, kind)));
  const found = read.flatMap((each, i): Opened[] => {
    if (each.status === 'rejected') return [];
    lastId += 1;
    return [{ id: lastId, name: files[i]!.name, pixels: each.value, label: undefined }];
  });
  opened.value = [...opened.value, ...found];
  if (found.length > 0) lookAt(found[0]!);
  const failed = read.find((each) => each.status === 'rejected');
  if (failed !== undefined) message.value = { error: errorOf(failed.reason) };
}

export function lookAt({ pixels, label: right }: Pick<Opened, 'pixels' | 'label'>): void {
  state.look.value = undefined;
  state.picture.value = { pixels, label: right, isOwn: true };
}

export function name(id: number, as: number | undefined): void {
  opened.value = opened.value.map((each) => (each.id === id ? { ...each, label: as } : each));
}

export function dismiss(ids: readonly number[]): void {
  opened.value = opened.value.filter(({ id }) => !ids.includes(id));
}

/** Adds those that are named. */
export function addOpened(): void {
  const named = opened.value.flatMap(({ id, pixels, label: as }) =>
    as === undefined ? [] : [{ id, pixels, label: as }],
  );
  void add(named);
  dismiss(named.map(({ id }) => id));
}

/** Whether they are for this part of the page: pictures, or samples that were saved. */
export const areSamples = (files: readonly File[]): boolean =>
  files.length > 0 && files.every(({ name: file, type }) => type.startsWith('image/') || file.endsWith('.npz'));
