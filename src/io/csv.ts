/**
 * Comma-separated values as a data set, read piece by piece, so that a file may be larger than the memory. Words and defaults are those
 * of TensorFlow.js's `tf.data.csv`; Papa Parse (MIT) divides the text into fields.
 */
import type { ParseResult } from 'papaparse';
import { expectOptions, show } from '../arguments.ts';
import { Dataset } from '../data/dataset/dataset.ts';
import { DataError, FormatError, UsageError } from '../errors.ts';

/** A row: a number or a text for each column, by its name. */
export type CsvRow = Readonly<Record<string, number | string>>;
/** A row where some columns are labels. */
export interface LabelledCsvRow {
  /** what is no label */
  readonly xs: CsvRow;
  /** the labels */
  readonly ys: CsvRow;
}

/** What is to be known of a column. */
export interface CsvColumn {
  /** whether it is what is to be learnt: it then stands in `ys`: default false */
  readonly isLabel?: boolean;
  /** 'float32' and 'int32' must be numbers, 'string' stays text, 'bool' is 1 for true and 1, 0 for false and 0; default: a number where it is one */
  readonly dtype?: 'float32' | 'int32' | 'bool' | 'string';
  /** refuses rows where it is empty: default false */
  readonly required?: boolean;
  /** what it is where it is empty: default an error, or an empty text of dtype 'string' */
  readonly default?: number | string;
}

/** Options of `csv`. */
export interface CsvOptions {
  /** whether the first row has the names of the columns: default true */
  readonly hasHeader?: boolean;
  /** names of the columns, in their order; default: those of the first row, or column1, column2 … where it has none */
  readonly columnNames?: readonly string[];
  /** by the name of the column; default: numbers where they are, else text */
  readonly columnConfigs?: Readonly<Record<string, CsvColumn>>;
  /** leaves out columns that columnConfigs does not have: default false */
  readonly configuredColumnsOnly?: boolean;
  /** what stands between two fields: default ',' */
  readonly delimiter?: string;
}

/** Text or bytes (UTF-8) that come one after the other. */
export type TextChunks =
  | AsyncIterable<string | Uint8Array>
  | Iterable<string | Uint8Array>
  | ReadableStream<Uint8Array>;
/** Where comma-separated values are: an address, a file that somebody chose, or a function that opens something, for each pass anew. */
export type CsvSource = string | URL | Blob | (() => TextChunks | Promise<TextChunks>);

const KNOWN = ['hasHeader', 'columnNames', 'columnConfigs', 'configuredColumnsOnly', 'delimiter'];
const DTYPES = ['float32', 'int32', 'bool', 'string'];

/**
 * The rows of comma-separated values (RFC 4180): an object of the columns for each, or { xs, ys } where some of these are labels. In
 * Node a file is opened by a function, as in `csv(() => createReadStream('cars.csv'))`.
 * @param source read anew in each pass
 * @throws UsageError where an option is wrong; as it runs, DataError where the file cannot be had, FormatError where it is damaged or a
 *   field is not what its column is
 */
export function csv(source: CsvSource, options: CsvOptions = {}): Dataset<CsvRow | LabelledCsvRow> {
  return rowsIn(source, options, refuseEmpty);
}

/** The value of an empty field, which has no default. */
type EmptyField = (where: string, config: CsvColumn) => number | string | undefined;

const refuseEmpty: EmptyField = (where, { required }) => {
  const todo = required ? 'Leave out such rows.' : 'Give the column a default, or leave out such rows.';
  throw new FormatError(`${where} is empty. ${todo}`);
};

/** The same, where something else is done with empty fields. */
export function rowsIn(source: CsvSource, options: CsvOptions, empty: EmptyField): Dataset<CsvRow | LabelledCsvRow> {
  const where = 'csv';
  expectOptions(where, options, KNOWN, 'hasHeader');
  const { columnConfigs = {}, delimiter = ',' } = options;
  for (const [name, { dtype }] of Object.entries(columnConfigs)) {
    if (dtype === undefined || DTYPES.includes(dtype)) continue;
    throw new UsageError(`${where}: the dtype of '${name}' is ${show(dtype)}; expected one of ${DTYPES.join(', ')}.`);
  }
  if (typeof delimiter !== 'string' || delimiter === '') {
    throw new UsageError(`${where}: delimiter is ${show(delimiter)}; expected text such as ';'.`);
  }
  return new Dataset(async function* (_, skip) {
    let names = options.columnNames;
    let header = options.hasHeader ?? true;
    let left = skip;
    let line = 0;
    for await (const fields of rowsOf(where, source, delimiter)) {
      line += 1;
      if (fields.length === 1 && fields[0] === '') continue; // an empty line
      if (header) {
        header = false;
        names ??= fields;
        expectColumns(where, names, columnConfigs);
        continue;
      }
      names ??= fields.map((_, i) => `column${i + 1}`);
      if (left > 0) left -= 1;
      else yield elementOf(`${where}: row ${line}`, fields, names, options, empty);
    }
  }, undefined);
}

/** @throws UsageError where a column is told about that is not there */
function expectColumns(where: string, names: readonly string[], configs: object): void {
  const unknown = Object.keys(configs).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(`${where}: columnConfigs: there is no column '${unknown}'. There are: ${names.join(', ')}.`);
}

function elementOf(
  where: string,
  fields: readonly string[],
  names: readonly string[],
  { columnConfigs = {}, configuredColumnsOnly }: CsvOptions,
  empty: EmptyField,
): CsvRow | LabelledCsvRow {
  if (fields.length !== names.length) {
    throw new FormatError(
      `${where} has ${fields.length} fields; expected ${names.length}: ${names.join(', ')}. Correct the file, or name its delimiter.`,
    );
  }
  const xs: Record<string, number | string> = {};
  const ys: Record<string, number | string> = {};
  names.forEach((name, i) => {
    const config = Object.hasOwn(columnConfigs, name) ? columnConfigs[name]! : undefined;
    if (config === undefined && configuredColumnsOnly) return;
    (config?.isLabel ? ys : xs)[name] = fieldValue(`${where}: ${name}`, fields[i]!, config ?? {}, empty) as number;
  });
  return Object.keys(ys).length > 0 ? { xs, ys } : xs;
}

function fieldValue(where: string, field: string, config: CsvColumn, empty: EmptyField): number | string | undefined {
  const { dtype, required } = config;
  if (field === '') {
    if (config.default !== undefined && !required) return config.default;
    if (dtype === 'string' && !required) return '';
    return empty(where, config);
  }
  if (dtype === 'string') return field;
  const value = dtype === 'bool' ? truthOf(field) : Number(field);
  const isFit = Number.isFinite(value) && field.trim() !== '' && (dtype !== 'int32' || Number.isInteger(value));
  if (isFit) return value;
  if (dtype === undefined) return field;
  const kind = { float32: 'a number', int32: 'a whole number', bool: 'true, false, 1 or 0' }[dtype];
  throw new FormatError(`${where} is ${show(field)}; expected ${kind}.`);
}

function truthOf(field: string): number {
  if (/^(true|1)$/i.test(field)) return 1;
  return /^(false|0)$/i.test(field) ? 0 : Number.NaN;
}

async function* rowsOf(where: string, source: CsvSource, delimiter: string): AsyncGenerator<string[]> {
  const { default: papa } = await import('papaparse');
  let rest = '';
  let newline: '\n' | '\r\n' | '\r' | undefined;
  const parse = (last: boolean): string[][] => {
    newline ??= newlineIn(rest);
    const parser = new papa.Parser({ delimiter, newline });
    const { data, errors, meta } = parser.parse(rest, 0, !last) as ParseResult<string[]>;
    const damage = errors.find(({ type }) => type === 'Quotes');
    if (damage !== undefined)
      throw new FormatError(
        `${where}: a quoted field does not end: ${damage.message}. The file is cut off or damaged.`,
      );
    rest = rest.slice(meta.cursor);
    return data;
  };
  for await (const text of textOf(where, source)) {
    rest += text;
    if (!/[\r\n]/.test(rest)) continue;
    yield* parse(false);
  }
  if (rest !== '') yield* parse(true);
}

/** As the first line ends. */
function newlineIn(text: string): '\n' | '\r\n' | '\r' {
  const [found] = /\r\n|\n|\r/.exec(text) ?? [];
  return (found as '\n' | undefined) ?? '\n';
}

/** The text, without a byte order mark. */
async function* textOf(where: string, source: CsvSource): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let first = true;
  const withoutMark = (text: string): string => {
    const own = first && text.startsWith('\ufeff') ? text.slice(1) : text;
    if (text !== '') first = false;
    return own;
  };
  for await (const chunk of await opened(where, source)) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (text !== '') yield withoutMark(text);
  }
  const end = decoder.decode();
  if (end !== '') yield withoutMark(end);
}

async function opened(where: string, source: CsvSource): Promise<AsyncIterable<string | Uint8Array>> {
  if (typeof source === 'function') return iterable(where, await source());
  if (source instanceof Blob) return iterable(where, source.stream());
  if (typeof source !== 'string' && !(source instanceof URL)) {
    throw new UsageError(
      `${where}: the source is ${show(source)}; expected an address, a File or Blob, or a function that opens something.`,
    );
  }
  const response = await fetch(source).catch((cause: unknown) => {
    throw new DataError(`${where}: ${source} could not be had: ${String(cause)}. Is the address right?`, {
      code: 'network',
      cause,
    });
  });
  if (response.ok && response.body !== null) return iterable(where, response.body);
  throw new DataError(`${where}: ${source} could not be had: status ${response.status}. Is the address right?`, {
    code: 'network',
  });
}

function iterable(where: string, chunks: unknown): AsyncIterable<string | Uint8Array> {
  if (typeof chunks === 'object' && chunks !== null) {
    if (Symbol.asyncIterator in chunks) return chunks as AsyncIterable<string | Uint8Array>;
    if (Symbol.iterator in chunks) return fromList(chunks as Iterable<string | Uint8Array>);
    if (chunks instanceof ReadableStream) return fromReader(chunks as ReadableStream<Uint8Array>);
  }
  throw new UsageError(`${where}: the function gives ${show(chunks)}; expected text or bytes that can be iterated.`);
}

async function* fromList(chunks: Iterable<string | Uint8Array>): AsyncGenerator<string | Uint8Array> {
  yield* chunks;
}

/** For browsers whose streams cannot be iterated (Safari). */
async function* fromReader(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
