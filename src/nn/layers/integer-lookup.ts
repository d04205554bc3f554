/** IntegerLookup: whole numbers as their places in a vocabulary. */
import { show } from '../../arguments.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DataError, UsageError } from '../../errors.ts';
import { either, expectOff, flagOr, isAbsent, listed, number, only, whole } from '../../fields.ts';
import type { Node } from '../../graph/node.ts';
import { add, mul, scale, sub } from '../../ops/arithmetic.ts';
import { bins } from '../../ops/bins.ts';
import { cast, toWhole } from '../../ops/cast.ts';
import { abs, where as choose, greater, less } from '../../ops/comparisons.ts';
import { wholeTimes } from '../../ops/schedules.ts';
import { fill } from '../../ops/sources.ts';
import { layerOf } from '../called-layer.ts';
import { expectBoolean, expectWhole } from '../check.ts';
import type { Config } from '../config.ts';
import { expectTensor } from '../labels.ts';
import { maker } from '../maker.ts';
import { type EncodingMode, encode, encodedShape, modeConfig, modeFrom, outputMode } from './encoding.ts';
import { constantOf, type Layer, type LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.integerLookup`. */
export interface IntegerLookupOptions extends LayerOptions {
  /** the numbers that have a place, each once, from -16777215 to 16777215; default: what `adapt` finds */
  readonly vocabulary?: readonly number[] | null;
  /** the most places that `adapt` gives, those of other numbers and of the mask among them: default null, no limit */
  readonly maxTokens?: number | null;
  /** how many places numbers that are not in the vocabulary share, at least 1: of several, each number has that of its remainder; default 1 */
  readonly numOovIndices?: number;
  /** a number that stands for nothing, which has place 0, or in rows none: default null, none */
  readonly maskToken?: number | null;
  /** what `invert` makes of the place of other numbers: default -1 */
  readonly oovToken?: number;
  /** whether it makes numbers of places: default false */
  readonly invert?: boolean;
  /** default 'int', the places */
  readonly outputMode?: EncodingMode | 'int';
}

/** A layer that takes its vocabulary from data. */
export interface IntegerLookupLayer extends Layer {
  /**
   * Takes the vocabulary from x, whole numbers of any shape: the most frequent first, of those that are equally frequent the largest first.
   * Before the layer is called.
   * @throws UsageError where the layer was given its vocabulary, or was called; DataError where x holds other than whole numbers
   */
  readonly adapt: (x: Tensor) => Promise<void>;
  /** All numbers by their places: the mask, where there is one, oovToken for each place of others, then the vocabulary. @throws UsageError before `adapt` */
  readonly getVocabulary: () => readonly number[];
}

/** f32 tells whole numbers apart up to here. */
const LARGEST = 2 ** 24 - 1;

/**
 * The place in a vocabulary of each whole number of x [batch, ...any shape]: 0 for those that are not in it, 1 for its first number, and so on;
 * with a maskToken that has place 0, and all others come one later. Of several places for numbers that are not in it (`numOovIndices`),
 * which come before the vocabulary, a number x takes the one at x mod numOovIndices, as in Keras. Whole numbers of the same shape, or rows of
 * them (`outputMode`). No gradient goes through it. (Keras's 0, by which others are an error of the data, and its hashing are left out.)
 * @throws UsageError where an option is wrong; when the model is built, UsageError where there is no vocabulary
 */
export const integerLookup = /* @__PURE__ */ maker(
  'layers.integerLookup({ ... })',
  (options: IntegerLookupOptions = {}): IntegerLookupLayer => lookupOf(options),
);

/** @param adapted whether the vocabulary was taken from data, of a file */
function lookupOf(options: IntegerLookupOptions, adapted = false): IntegerLookupLayer {
  const where = 'layers.integerLookup';
  const own = ['vocabulary', 'maxTokens', 'numOovIndices', 'maskToken', 'oovToken', 'invert', 'outputMode'];
  const shared = commonOptions(where, options, ...own);
  const { maxTokens = null, maskToken = null } = options;
  const mask = maskToken === null ? [] : [expectToken(where, 'maskToken', maskToken)];
  const others = expectWhole(where, 'numOovIndices', options.numOovIndices ?? 1, 1);
  const most = maxTokens === null ? null : expectWhole(where, 'maxTokens', maxTokens, mask.length + others + 1);
  const other = expectToken(where, 'oovToken', options.oovToken ?? -1);
  const invert = expectBoolean(where, 'invert', options.invert ?? false);
  const mode = outputMode(where, options.outputMode ?? 'int');
  // rows have no place for it: it counts for nothing
  const masks = mode === 'int' ? mask : [];
  if (invert && mode !== 'int') throw new UsageError(`${where}: invert goes with the outputMode 'int' alone.`);
  let vocabulary =
    options.vocabulary == null
      ? undefined
      : checked(where, options.vocabulary, most, [...mask, other], mask.length + others);
  const isGiven = vocabulary !== undefined && !adapted;
  let isBuilt = false;
  /** Numbers by their places. */
  const tokens = (call: string): readonly number[] => {
    if (vocabulary !== undefined) return [...masks, ...Array<number>(others).fill(other), ...vocabulary];
    throw new UsageError(`${call}: it has no vocabulary. Give one, or call adapt(x) first.`);
  };
  const config = (): Config => ({
    ...{ vocabulary: vocabulary ?? null, max_tokens: most, num_oov_indices: others, mask_token: maskToken },
    ...{ oov_token: other, invert, output_mode: modeConfig(mode) },
    // of one that was taken from data, which Keras's files have elsewhere
    ...(vocabulary && !isGiven && { vocabulary_size: masks.length + others + vocabulary.length }),
  });
  const layer = layerOf({
    className: 'IntegerLookup',
    ...shared,
    config: config(),
    inputDtype: 'i32',
    keepsDtype: true,
    build: (name, [{ shape }]) => {
      const all = tokens(name);
      isBuilt = true;
      const steps = invert
        ? numbersByPlace(all, other)
        : placesByNumber(all, other, others === 1 ? masks.length : -1, masks === mask ? [] : mask);
      const placesOf = (x: Node, edges: Node, values: Node): Node => {
        const found = bins(x, edges, values);
        return invert || others === 1 ? found : besides(cast(found), x, masks.length, others);
      };
      return {
        outputShape: encodedShape(mode, shape, all.length),
        outputDtype: mode === 'int' ? 'i32' : 'f32',
        variables: [
          constantOf('edges', [steps.edges.length], () => Float32Array.from(steps.edges)),
          constantOf('values', [steps.values.length], () => Float32Array.from(steps.values)),
        ],
        apply: ([x], trace, [edges, values]) =>
          encode(mode, placesOf(cast(x!), trace.read(edges!), trace.read(values!)), shape, all.length),
      };
    },
  });
  const adapt = async (x: Tensor): Promise<void> => {
    const call = 'integerLookup.adapt';
    if (isGiven) throw new UsageError(`${call}: the layer was given its vocabulary.`);
    if (isBuilt) throw new UsageError(`${call}: the layer was called already. Adapt it before.`);
    vocabulary = vocabularyOf(call, x, mask, most === null ? undefined : most - masks.length - others);
    Object.assign(layer, { config: config() });
  };
  return Object.assign(layer, { adapt, getVocabulary: () => tokens('integerLookup.getVocabulary') });
}

/** Where a step function changes, and what it is before, between and after these places. */
interface Steps {
  readonly edges: readonly number[];
  readonly values: readonly number[];
}

/** Places that were found, and for others, which have -1, those from `first` on by the remainders of x, from 0 to below `count`. */
function besides(found: Node, x: Node, first: number, count: number): Node {
  const zero = fill([], 0);
  const size = abs(x);
  const rest = sub(size, scale(wholeTimes(size, count), count));
  const upwards = choose(mul(less(x, zero), greater(rest, zero)), sub(fill([], count), rest), rest);
  return toWhole(choose(less(found, zero), add(upwards, fill([], first)), found));
}

/**
 * Each number's bin holds it alone.
 * @param other what stands for numbers that are none of them
 * @param oov the place of these
 * @param dropped those that get a place beyond the last
 */
function placesByNumber(tokens: readonly number[], other: number, oov: number, dropped: readonly number[]): Steps {
  const places = new Map(tokens.map((token, place): [number, number] => [token, place]));
  places.delete(other);
  for (const token of dropped) places.set(token, tokens.length);
  const edges = [...new Set([...places.keys()].flatMap((token) => [token, token + 1]))].sort((a, b) => a - b);
  return { edges, values: [oov, ...edges.map((edge) => places.get(edge) ?? oov)] };
}

const numbersByPlace = (tokens: readonly number[], other: number): Steps => ({
  edges: Array.from({ length: tokens.length + 1 }, (_, place) => place),
  values: [other, ...tokens, other],
});

function expectToken(where: string, name: string, value: unknown): number {
  if (Number.isInteger(value) && Math.abs(value as number) <= LARGEST) return value as number;
  throw new UsageError(`${where}: ${name} is ${show(value)}; expected a whole number from -16777215 to 16777215.`);
}

/**
 * @param taken tokens that the vocabulary cannot have
 * @param besides places before the vocabulary
 */
function checked(
  where: string,
  vocabulary: unknown,
  most: number | null,
  taken: readonly number[],
  besides: number,
): readonly number[] {
  if (!Array.isArray(vocabulary) || vocabulary.length === 0) {
    throw new UsageError(`${where}: vocabulary is ${show(vocabulary)}; expected a list of whole numbers.`);
  }
  const list = vocabulary.map((token, i) => expectToken(where, `vocabulary[${i}]`, token));
  const again = list.find((token, i) => list.indexOf(token) < i || taken.includes(token));
  if (again !== undefined) {
    throw new UsageError(
      `${where}: vocabulary has ${again} twice, or as the maskToken or oovToken too. Give each number once.`,
    );
  }
  const places = list.length + besides;
  if (most !== null && places > most) {
    throw new UsageError(`${where}: vocabulary and tokens need ${places} places; maxTokens is ${most}.`);
  }
  return list;
}

/** @throws UsageError, DataError */
function vocabularyOf(call: string, x: Tensor, mask: readonly number[], most: number | undefined): readonly number[] {
  expectTensor(call, 'x', x);
  const counts = new Map<number, number>();
  x.values.forEach((stored, i) => {
    const value = stored * x.scale;
    if (!Number.isInteger(value) || Math.abs(value) > LARGEST) {
      throw new DataError(`${call}: x holds ${value} at ${i}; expected whole numbers from -16777215 to 16777215.`);
    }
    if (!mask.includes(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  });
  if (counts.size === 0) throw new DataError(`${call}: x holds no number for a vocabulary. Give at least one.`);
  const sorted = [...counts].sort(([a, ofA], [b, ofB]) => ofB - ofA || b - a);
  return sorted.slice(0, most).map(([token]) => token);
}

export const IntegerLookup: LayerClass = {
  className: 'IntegerLookup',
  fromConfig: (config, common) => {
    expectOff(config, ['sparse', 'pad_to_max_tokens', 'idf_weights', 'salt']);
    only(either(config, 'oov_method'), [undefined, null, 'floormod']);
    const others = either(config, 'num_oov_indices');
    const [vocabulary, most, mask, other] = ['vocabulary', 'max_tokens', 'mask_token', 'oov_token'].map((name) =>
      either(config, name),
    );
    const mode = modeFrom(config);
    const options: IntegerLookupOptions = {
      ...common,
      vocabulary: isAbsent(vocabulary!) ? null : listed(vocabulary!).map(number),
      maxTokens: isAbsent(most!) ? null : number(most!),
      ...(!isAbsent(others) && { numOovIndices: whole(others, 1) }),
      maskToken: isAbsent(mask!) ? null : number(mask!),
      ...(!isAbsent(other!) && { oovToken: number(other!) }),
      invert: flagOr(either(config, 'invert'), false),
      ...(mode && { outputMode: mode }),
    };
    return lookupOf(options, !isAbsent(either(config, 'vocabulary_size')));
  },
};
