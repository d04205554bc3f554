/**
 * The user's own samples as a file of NumPy's (.npz), so that programs can train on them: `x` [count, 28, 28] and `y` [count], as MNIST has
 * them; `held_out` [count], 1 for those to test with where they are trained on alone; `kind` [1], 0 for digits, 1 for clothes.
 */
import { Tensor } from '../../data/tensor.ts';
import { FormatError } from '../../errors.ts';
import { readNpz, writeNpz } from '../../io/npz.ts';
import { withWords } from '../shared/said.ts';
import type { Kind } from '../shared/sources.ts';
import { PIXELS, parted, type Sample, setOf } from './sample.ts';

const KINDS: readonly Kind[] = ['digits', 'clothes'];

export function fileOf(samples: readonly Sample[], kind: Kind): Promise<Uint8Array<ArrayBuffer>> {
  const { images, labels } = setOf(samples);
  const { train, test } = parted(labels);
  const held = new Uint8Array(labels.length);
  if (test !== train) for (const i of test) held[i] = 1;
  const count = labels.length;
  return writeNpz(
    {
      x: new Tensor(images, [count, 28, 28]),
      y: new Tensor(labels, [count]),
      held_out: new Tensor(held, [count]),
      kind: new Tensor(Uint8Array.of(KINDS.indexOf(kind)), [1]),
    },
    { compress: true },
  );
}

/** @param otherwise where the file does not say what they are @throws FormatError where it holds something else */
export async function samplesIn(name: string, bytes: ArrayBuffer, otherwise: Kind): Promise<Omit<Sample, 'id'>[]> {
  const { x, y, kind } = await readNpz(bytes);
  const count = y?.shape[0];
  if (x?.shape.join() !== [count, 28, 28].join() || y?.shape.length !== 1) {
    const got = `x [${x?.shape.join(', ') ?? 'none'}], y [${y?.shape.join(', ') ?? 'none'}]`;
    throw withWords(
      new FormatError(
        `page: ${name}: got ${got}, expected pictures x [count, 28, 28] and their labels y [count]. Choose a file that this page saved.`,
      ),
      'samplesFile',
      name,
    );
  }
  const [pixels, labels] = [await x.data(), await y.data()];
  const isWrong = (value: number, most: number): boolean => !Number.isInteger(value) || value < 0 || value > most;
  const wrong = pixels.find((value) => isWrong(value, 255)) ?? labels.find((label) => isWrong(label, 9));
  if (wrong !== undefined) {
    throw withWords(
      new FormatError(
        `page: ${name}: got ${wrong}, expected pixels from 0 to 255 and labels from 0 to 9, all whole numbers. Choose a file that this page saved.`,
      ),
      'samplesFile',
      name,
    );
  }
  const of = KINDS[Number(kind?.values[0])] ?? otherwise;
  return Array.from(labels, (label, i) => ({
    ...{ label, kind: of },
    pixels: Uint8Array.from(pixels.subarray(PIXELS * i, PIXELS * (i + 1))),
  }));
}
