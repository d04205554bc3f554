/**
 * Vocabularies that lookups have taken from data, which Keras keeps in a `.keras` file beside the config, a number a line:
 * `assets/layers/integer_lookup/vocabulary.txt`, first what stands for the mask and for numbers that are none of it. A vocabulary that a
 * layer was given stands in its config. An adapted one has `vocabulary_size` in its config here as well as there.
 */
import { FormatError } from '../errors.ts';
import { either, type Field, isAbsent, items, member, numberOr } from '../fields.ts';
import { show } from '../untrusted.ts';
import { classOf, isModel, listOf, placesOf } from './keras-entries.ts';

type Json = Readonly<Record<string, unknown>>;
type Files = Readonly<Record<string, Uint8Array>>;

const LOOKUP = 'IntegerLookup';
const LONGEST = 2 ** 28;

/** What such a file may take, of a file of this path; undefined where it is none. */
export const mostOfVocabulary = (path: string): number | undefined =>
  /^assets\/.+\/vocabulary\.txt$/.test(path) ? LONGEST : undefined;

/** The model with the vocabularies in the configs. @param files undefined for a `.h5` file, which has none @throws FormatError */
export function withVocabularies(file: string, model: Field, files: Files | undefined): Field {
  const value = changed(model, '', (entry, place) => {
    const config = member(entry, 'config');
    const { vocabulary_size, vocabulary, ...given } = config.value as Json;
    if (vocabulary !== undefined && vocabulary !== null) return { ...given, vocabulary };
    const path = `assets/${place}/vocabulary.txt`;
    const content = files?.[path];
    if (content !== undefined) {
      return { ...given, vocabulary_size, vocabulary: tokensOf(`${file}: ${path}`, config, content) };
    }
    const lost =
      files === undefined ? "which Keras's .h5 files do not keep; save it as .keras" : `and the file has no ${path}`;
    throw new FormatError(`${entry.path}: the lookup has no vocabulary in its config, ${lost}.`);
  });
  return { ...model, value };
}

/** The model without those that layers have taken from data, and these as files. */
export function withoutVocabularies(model: object): { readonly model: object; readonly files: Files } {
  const files: Record<string, Uint8Array> = {};
  const bare = changed({ path: '', value: model }, '', (entry, place) => {
    const config = member(entry, 'config').value as Json;
    if (config.vocabulary_size === undefined) return config;
    const all = [...specialTokens(member(entry, 'config')), ...(config.vocabulary as readonly number[])];
    files[`assets/${place}/vocabulary.txt`] = new TextEncoder().encode(all.join('\n'));
    return { ...config, vocabulary: null };
  });
  return { model: bare as object, files };
}

/** A model whose lookups have other configs. @param change gets a lookup and its place: `layers/sequential/layers/integer_lookup` */
function changed(model: Field, at: string, change: (entry: Field, place: string) => Json): unknown {
  if (!isModel(classOf(model))) return model.value;
  const list = listOf(model);
  const places = placesOf(list, `${at}layers/`);
  const layers = items(list).map((entry) => {
    const place = places.get(entry.value)!;
    if (isModel(classOf(entry))) return changed(entry, `${place}/`, change);
    return classOf(entry) === LOOKUP ? { ...(entry.value as Json), config: change(entry, place) } : entry.value;
  });
  const { config } = model.value as Json;
  return { ...(model.value as Json), config: Array.isArray(config) ? layers : { ...(config as Json), layers } };
}

/** What Keras puts before the vocabulary. */
function specialTokens(config: Field): number[] {
  const [mask, mode] = [either(config, 'mask_token'), either(config, 'output_mode').value];
  const others = numberOr(either(config, 'num_oov_indices'), 1);
  const count = Number.isInteger(others) && others > 0 && others < 2 ** 16 ? others : 0; // else the layer refuses it
  const other = numberOr(either(config, 'oov_token'), -1);
  return [...(isAbsent(mask) || (mode ?? 'int') !== 'int' ? [] : [mask.value as number]), ...Array(count).fill(other)];
}

/** @throws FormatError */
function tokensOf(where: string, config: Field, content: Uint8Array): number[] {
  const lines = new TextDecoder().decode(content).replace(/\n+$/, '').split('\n');
  const all = lines.map((line, i) => {
    if (/^-?\d{1,16}$/.test(line)) return Number(line);
    throw new FormatError(`${where}: line ${i + 1} is ${show(line)}; expected a whole number. The file is damaged.`);
  });
  const special = specialTokens(config);
  const begins = special.every((token, i) => all[i] === token);
  return begins ? all.slice(special.length) : all;
}
