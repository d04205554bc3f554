/** What callbacks that watch a measure have in common: which one, which way is better, by how much, and what of it checkpoints keep. */
import { show } from '../../arguments.ts';
import { FormatError, UsageError } from '../../errors.ts';
import type { CallbackParams, Logs } from '../callbacks.ts';
import { expectNumber, expectText, expectWhole, unknownName } from '../check.ts';
import type { CallbackState, Json } from '../checkpoint.ts';

/** Which measure a callback watches. */
export interface MonitorOptions {
  /** a measure as `logs` names it, default 'val_loss' */
  readonly monitor?: string;
  /** whether less or more is better; default 'auto': by the measure's name, refused where that does not tell */
  readonly mode?: 'auto' | 'min' | 'max';
}

const MODES = ['auto', 'min', 'max'] as const;
/** Names of what is better the larger it is, and of what is better the smaller it is. */
const UPWARDS =
  /acc|auc|precision|recall|sensitivity|specificity|(f1|f_?beta|r2)_?score|cosine_?similarity|true_?(pos|neg)/i;
const DOWNWARDS =
  /loss|err|mse|mae|mape|msle|entropy|hinge|diverg|kld|poisson|cosh|huber|false_?(pos|neg)|learning_?rate/i;

/** A measure that is watched. */
export interface Monitor {
  readonly name: string;
  /** Its value; undefined after an epoch that was not validated, where others are. @throws UsageError where it is never measured */
  readonly valueOf: (logs: Logs, params: CallbackParams | undefined) => number | undefined;
  /** Whether a value is better than another; any number is better than none. NaN never is. */
  readonly better: (value: number, than: number | undefined) => boolean;
}

/** @param minDelta what a value must be better by to count */
export function monitorOf(where: string, options: MonitorOptions, minDelta = 0): Monitor {
  const name = expectText(where, 'monitor', options.monitor ?? 'val_loss');
  const mode = options.mode ?? 'auto';
  if (!MODES.includes(mode)) throw unknownName(where, 'mode', mode, MODES);
  const up = mode === 'max' || (mode === 'auto' && goesUp(where, name));
  return {
    name,
    valueOf(logs, params) {
      const value = logs[name];
      if (value !== undefined) return value;
      const validated = Object.keys(logs).some((each) => each.startsWith('val_'));
      if (name.startsWith('val_') && params?.validates && !validated) return undefined;
      throw new UsageError(
        `${where}: '${name}' is not measured. Known: ${Object.keys(logs).join(', ')}. Give fit() validationData, or monitor another.`,
      );
    },
    better(value, than) {
      if (than === undefined) return !Number.isNaN(value);
      return up ? value - minDelta > than : value + minDelta < than;
    },
  };
}

function goesUp(where: string, name: string): boolean {
  if (name.endsWith('loss')) return false;
  if (UPWARDS.test(name)) return true;
  if (DOWNWARDS.test(name)) return false;
  throw new UsageError(
    `${where}: the name ${show(name)} does not tell whether less or more of it is better. Say mode: 'min' or mode: 'max'.`,
  );
}

/** 0 or 1. */
export function expectVerbosity(where: string, verbose: 0 | 1 = 0): boolean {
  if (verbose === 0 || verbose === 1) return verbose === 1;
  throw new UsageError(`${where}: verbose is ${show(verbose)}; expected 0 or 1.`);
}

export const expectFrom0 = (where: string, name: string, value: number): number =>
  expectNumber(where, name, value, 0, Number.POSITIVE_INFINITY);

export const expectEpochs = (where: string, name: string, value: number): number => expectWhole(where, name, value, 0);

/** As text, so that no file rounds it and any number can be kept. */
export const keptNumber = (value: number | undefined): string | null => (value === undefined ? null : String(value));

/** Reads what a callback kept; whatever is not as it was written is damaged. */
export class KeptState {
  constructor(
    private readonly where: string,
    private readonly values: CallbackState['values'],
  ) {}

  number(name: string): number | undefined {
    const text = this.values[name];
    if (text === null) return undefined;
    const number = Number(text);
    return typeof text === 'string' && String(number) === text ? number : this.#damaged(name, 'a number as text');
  }

  whole(name: string): number {
    const value = this.values[name];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    return this.#damaged(name, 'a whole number from 0 up');
  }

  boolean(name: string): boolean {
    const value = this.values[name];
    return typeof value === 'boolean' ? value : this.#damaged(name, 'true or false');
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    if (value === null) return undefined;
    return typeof value === 'string' ? value : this.#damaged(name, 'text');
  }

  isNull(name: string): boolean {
    return this.values[name] === null;
  }

  object(name: string): KeptState {
    const value = this.values[name];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return new KeptState(`${this.where}: ${name}`, value as Readonly<Record<string, Json>>);
    }
    return this.#damaged(name, 'an object');
  }

  names(): string[] {
    return Object.keys(this.values);
  }

  /** @throws UsageError where the state is of another measure */
  expectMonitor(expected: string): void {
    const { monitor } = this.values;
    if (monitor === expected) return;
    throw new UsageError(
      `${this.where}: the checkpoint's state is of ${show(monitor)}; expected '${expected}'. Monitor what was monitored before, or clear the store.`,
    );
  }

  #damaged(name: string, expected: string): never {
    throw new FormatError(
      `${this.where}: the checkpoint's state: ${name} is ${show(this.values[name])}; expected ${expected}. It is damaged.`,
    );
  }
}
