/** The user's own samples among what a run trains on: after the pictures of the data set, or alone. */
import { Tensor } from '../../data/tensor.ts';
import { DataError } from '../../errors.ts';
import type { MnistSplit } from '../../mnist.ts';
import { PIXELS, parted, pick, printOf, type Sample, type SampleSet, setOf } from '../samples/sample.ts';
import { withWords } from '../shared/said.ts';
import { type Kind, kindOf } from '../shared/sources.ts';
import type { Digits } from '../shared/worker/digits.ts';

/** Pictures to train on, of which the last ones may be the user's. */
export interface RunDigits extends Digits {
  readonly kind: Kind;
  /** of the data set, and of the user */
  readonly baseCount: number;
  readonly ownCount: number;
  /** of the user's, where there are some */
  readonly ownPrint: string | undefined;
}

export const withoutOwn = (digits: Digits): RunDigits => ({
  ...digits,
  kind: kindOf(digits.source),
  baseCount: digits.train.labels.shape[0]!,
  ...{ ownCount: 0, ownPrint: undefined },
});

const ofKind = (samples: readonly Sample[], kind: Kind): SampleSet =>
  setOf(samples.filter((sample) => sample.kind === kind));

/** The last ones, so that training again on the same finds them on the GPU. */
let joined: { readonly key: string; readonly base: Uint8Array; readonly train: MnistSplit } | undefined;

/** Those of the data's kind behind the data set's training pictures. */
export function withOwn(digits: Digits, samples: readonly Sample[]): RunDigits {
  const plain = withoutOwn(digits);
  const own = ofKind(samples, plain.kind);
  const ownCount = own.labels.length;
  if (ownCount === 0) return plain;
  const [images, labels] = [digits.train.images.values as Uint8Array, digits.train.labels.values as Uint8Array];
  const ownPrint = printOf(own);
  const key = `${images.length} ${ownPrint}`;
  if (joined?.key !== key || joined.base.buffer !== images.buffer) {
    const train = splitOf({ images: both(images, own.images), labels: both(labels, own.labels) });
    joined = { key, base: images, train };
  }
  return { ...plain, train: joined.train, ownCount, ownPrint };
}

/** @throws DataError where there are none */
export function ownAlone(samples: readonly Sample[], kind: Kind): RunDigits {
  const own = ofKind(samples, kind);
  if (own.labels.length === 0) {
    throw withWords(
      new DataError(
        'page: only your own samples are to be trained on, and there are none. Draw some, or open pictures, and add them.',
      ),
      'ownNone',
    );
  }
  const { train, test } = parted(own.labels);
  return {
    ...{ source: 'own', origin: 'own', kind, baseCount: 0 },
    train: splitOf(pick(own, train)),
    test: splitOf(pick(own, test)),
    ownCount: train.length,
    ownPrint: printOf(own),
  };
}

function both(one: Uint8Array, other: Uint8Array): Uint8Array {
  const all = new Uint8Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all;
}

const splitOf = ({ images, labels }: SampleSet): MnistSplit => ({
  images: new Tensor(images, [images.length / PIXELS, 28, 28]).div(255),
  labels: new Tensor(labels, [labels.length]),
});
