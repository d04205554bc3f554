/** csvLogger: a row of a table for each epoch, kept as it comes. */
import { show } from '../../arguments.ts';
import { FormatError, UsageError } from '../../errors.ts';
import type { Callback, Logs } from '../callbacks.ts';
import { expectBoolean, expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import { KeptState } from './monitor.ts';

/** A text that grows, such as `textFile()` of `wgrad/io/node` or `wgrad/io`. */
export interface TextTarget {
  /** All of it, '' where there is none. @throws what the place throws */
  readonly read: () => Promise<string>;
  /** Puts `text` in its place, all or nothing. @throws what the place throws */
  readonly write: (text: string) => Promise<void>;
  /** Adds `text` at its end; it is kept when this ends. @throws what the place throws */
  readonly append: (text: string) => Promise<void>;
}

/** Gets the `text` of rows as they come; what it gives is awaited. */
export type RowListener = (text: string) => void | Promise<void>;

/** Options of `csvLogger`. */
export interface CsvLoggerOptions {
  /** between two values, default ',' */
  readonly separator?: string;
  /** goes on after what the target holds; default false: what it holds is replaced */
  readonly append?: boolean;
}

/** As Python's csv module and RFC 4180 end a row. */
const END = '\r\n';

/**
 * Writes a row for each epoch, `epoch` (from 0) and what `logs` has by name, after a row of names. Each row is in `target` before the next
 * epoch begins. A run that resumes goes on in the same table: rows that came after its checkpoint are taken out and come again.
 * A function as `target` gets the text of each row as it comes, the names first, and takes nothing back.
 * @throws UsageError where an option is wrong; in `fit`, where the table has other columns; what the target throws
 */
export const csvLogger = /* @__PURE__ */ maker(
  'csvLogger(target)',
  (target: TextTarget | RowListener, options: CsvLoggerOptions = {}): Callback => {
    const where = 'csvLogger';
    const text = textOf(where, target);
    expectOptions(where, options, ['separator', 'append'], 'separator');
    const separator = expectSeparator(where, options.separator ?? ',');
    const append = expectBoolean(where, 'append', options.append ?? false);
    /** How much of the target is ours and what was there before; a row may be on its way behind it. */
    let length = 0;
    let coming = '';
    let columns: readonly string[] | undefined;
    let resumes = false;
    let validated = false;

    const add = async (rows: string): Promise<void> => {
      coming = rows;
      await text.append(rows);
      length += rows.length;
      coming = '';
    };
    const begin = async (held: string): Promise<void> => {
      const whole = held.slice(0, held.lastIndexOf('\n') + 1); // a row that a crash cut off is none
      const kept = resumes ? whole.slice(0, length) : append ? whole : '';
      if (resumes && whole.length < length) {
        throw new FormatError(
          `${where}: the table has ${whole.length} characters; the checkpoint was made after ${length}. Put the whole table back, or clear the store.`,
        );
      }
      if (kept !== held || kept === '') await text.write(kept);
      length = kept.length;
      columns = kept === '' ? undefined : cellsOf(kept.slice(0, kept.indexOf('\n')).replace(/\r$/, ''), separator);
    };

    return {
      name: where,
      setParams({ validates }) {
        validated = validates;
      },
      setModel() {
        coming = '';
        resumes = false;
      },
      getState: () => ({ values: { length, coming } }),
      setState({ values }) {
        const kept = new KeptState(where, values);
        length = kept.whole('length');
        coming = kept.text('coming') ?? '';
        resumes = typeof target !== 'function';
      },
      async onTrainBegin() {
        const late = coming;
        await begin(await text.read());
        if (late === '') return;
        columns ??= cellsOf(late.slice(0, late.indexOf(END)), separator);
        await add(late);
      },
      async onEpochEnd(epoch, logs) {
        const names = Object.keys(logs).sort();
        const known = columns ?? columnsOf(names, validated);
        const missing = known.some((name) => name !== 'epoch' && !isHeld(name) && !names.includes(name));
        if (missing || !names.every((name) => known.includes(name))) {
          throw new UsageError(
            `${where}: the table has the columns ${known.join(', ')}; this run measures ${['epoch', ...names].join(', ')}. Take another target, or append: false.`,
          );
        }
        const header = columns === undefined ? rowOf(known, separator) : '';
        columns = known;
        await add(
          header +
            rowOf(
              known.map((name) => cellOf(name, epoch, logs)),
              separator,
            ),
        );
      },
    };
  },
);

const isHeld = (name: string): boolean => name.startsWith('val_');

/** Of measures in their order; also of validation data where the first epoch is not validated and others are. */
function columnsOf(names: readonly string[], validates: boolean): string[] {
  const measured = names.filter((name) => !name.startsWith('learning_rate'));
  const later = validates && !names.some(isHeld) ? measured.map((name) => `val_${name}`) : [];
  return ['epoch', ...names, ...later];
}

const cellOf = (name: string, epoch: number, logs: Logs): string => {
  const value = name === 'epoch' ? epoch : logs[name];
  if (value === undefined) return 'NA'; // as in Keras, where an epoch is not validated
  return String(value).replace('Infinity', 'inf').replace('NaN', 'nan'); // as Python writes them
};

/** Quoted where it must be. */
const rowOf = (cells: readonly string[], separator: string): string =>
  `${cells.map((cell) => (cell.includes(separator) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(separator)}${END}`;

/** The cells of a row, which holds no line break. */
function cellsOf(row: string, separator: string): string[] {
  const cells: string[] = [];
  let rest = row;
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"/.exec(rest);
    const end = quoted === null ? rest.indexOf(separator) : quoted[0].length;
    const stop = end < 0 ? rest.length : end;
    cells.push(quoted === null ? rest.slice(0, stop) : quoted[1]!.replaceAll('""', '"'));
    if (stop >= rest.length) return cells;
    rest = rest.slice(stop + separator.length);
  }
}

function expectSeparator(where: string, separator: string): string {
  if (typeof separator === 'string' && /^[^"\r\n]$/.test(separator)) return separator;
  throw new UsageError(`${where}: separator is ${show(separator)}; expected one character such as ',' or '\\t'.`);
}

function textOf(where: string, target: TextTarget | RowListener): TextTarget {
  if (typeof target === 'function') {
    return { read: async () => '', write: async () => {}, append: async (text) => target(text) };
  }
  const { read, write, append } = target ?? {};
  if ([read, write, append].every((each) => typeof each === 'function')) return target;
  throw new UsageError(
    `${where}: the target is ${show(target)}; expected one such as textFile() of wgrad/io/node, or a function that gets each row.`,
  );
}
