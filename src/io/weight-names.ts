/**
 * Which tensor of a file is which param. tfjs names them `dense/kernel`; Keras 3 puts the models that a layer was made in before
 * that (`sequential_1/dense/kernel`); its `.keras` files, converted, have `layers/dense/vars/0`; and TensorFlow 2.2 puts another
 * part between layer and param.
 */
import type { Spec } from './manifest.ts';

/** A param and where the file has its layer. */
export interface PlacedParam {
  /** wgrad's, which may differ from the file's */
  readonly name: string;
  readonly shape: readonly number[];
  /** whether `fit` changes it */
  readonly trainable: boolean;
  /** what the model calls its layer: `inner/dense` */
  readonly path: string;
  /** `kernel` */
  readonly param: string;
  /** among the params of its layer */
  readonly index: number;
  readonly layer: string;
  readonly models: readonly string[];
  readonly place: string;
}

/** A tensor under one of its names, and the parts of its full name that stand before this one. */
interface Candidate {
  readonly spec: Spec;
  readonly before: readonly string[];
}

/** Containers of Keras's file of weights, and the name that it gives each layer's list of them. */
const STRUCTURE = /^(_?layer_checkpoint_dependencies|_?layers|vars)$/;

/** What Keras 3 keeps beside the weights, and a loaded model begins anew. */
export const isState = (name: string): boolean => /(^|\/)(optimizer|seed_generator)\/vars\/\d+$/.test(name);

/** By the params' names; what is not found is left out. */
export function findWeights(specs: Iterable<Spec>, params: readonly PlacedParam[]): ReadonlyMap<string, Spec> {
  const candidates = new Map<string, Candidate[]>();
  const add = (name: string, candidate: Candidate): void => {
    const known = candidates.get(name);
    if (known === undefined) candidates.set(name, [candidate]);
    else known.push(candidate);
  };
  for (const spec of specs) {
    if (!spec.optimizer) for (const [name, before] of namesOf(spec.name)) add(name, { spec, before });
  }
  const claimed = new Set<Spec>();
  const found = new Map<string, Spec>();
  for (const param of params) {
    const names = [`/${param.place}/${param.index}`, `${param.layer}/${param.param}`, `${param.layer}/${param.index}`];
    const free = names.flatMap((name) => candidates.get(name) ?? []).filter(({ spec }) => !claimed.has(spec));
    const best = free.toSorted((a, b) => agreement(b, param) - agreement(a, param))[0]?.spec;
    if (best === undefined) continue;
    claimed.add(best);
    found.set(param.name, best);
  }
  return found;
}

/** Everything that a tensor may be called, and what its full name has before that. */
function* namesOf(name: string): Iterable<readonly [string, readonly string[]]> {
  const parts = name.replace(/:0$/, '').split('/');
  if (parts.at(-2) === 'vars') {
    // a recurrent layer has its weights in its cell
    const outer = parts.at(-3) === 'cell' && !STRUCTURE.test(parts.at(-4) ?? 'layers') ? parts.toSpliced(-3, 1) : parts;
    const place = outer.filter((part) => !STRUCTURE.test(part));
    yield [`/${place.join('/')}`, []];
    yield [place.slice(-2).join('/'), place.slice(0, -2)];
    return;
  }
  for (let begin = 0; begin < parts.length - 1; begin++) yield [parts.slice(begin).join('/'), parts.slice(0, begin)];
  if (parts.length > 2) yield [[...parts.slice(0, -2), parts.at(-1)].join('/'), parts.slice(-2, -1)];
}

/** How well what stands before a name agrees with the models that the layer is in. */
function agreement({ before }: Candidate, { models }: PlacedParam): number {
  let agreeing = 0;
  while (agreeing < before.length && before.at(-1 - agreeing) === models.at(-1 - agreeing)) agreeing++;
  return 2 * agreeing - before.length;
}
