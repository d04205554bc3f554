/** Names made of what was measured, as Keras's file paths: `{epoch:02d}-{val_loss:.2f}`, a part of Python's format language. */
import { show } from '../../arguments.ts';
import { UsageError } from '../../errors.ts';
import { spelled, suggestion } from '../../names.ts';

/** `{name}`, `{name:02d}`, `{name:.2f}`, `{name:8.3e}`; what else stands in braces is refused. */
const FIELD = /\{([^{}]*)\}/g;
const SPEC = /^(\w+)(?::(0?)(\d*)(?:\.(\d+))?([dfe%]?))?$/;

/** Makes the name of some values. */
export type Pattern = (values: Readonly<Record<string, number>>) => string;

/** @throws UsageError where it is no pattern; what it gives, where a value is not there */
export function patternOf(where: string, text: string): Pattern {
  const rest = text.replace(FIELD, '');
  const bad = [...text.matchAll(FIELD)].find(([, field = '']) => !SPEC.test(field))?.[0] ?? /[{}]/.exec(rest)?.[0];
  if (bad !== undefined || text === '') {
    throw new UsageError(
      `${where}: filepath is ${show(text)}${bad && text !== bad ? `, with ${show(bad)}` : ''}; expected text with fields such as {epoch:02d} or {val_loss:.2f}.`,
    );
  }
  return (values) =>
    text.replace(FIELD, (_, field: string) => {
      const [, name = '', zero, width, precision, type] = SPEC.exec(field)!;
      const known = Object.keys(values);
      const key = spelled(name, known);
      if (key === undefined) {
        throw new UsageError(
          `${where}: filepath names '${name}', which is not measured.${suggestion(name, known)} Known: ${known.join(', ')}.`,
        );
      }
      return formatted(values[key]!, { zero: zero !== '', width: Number(width ?? 0), precision, type });
    });
}

interface Format {
  readonly zero?: boolean;
  readonly width?: number;
  readonly precision?: string | undefined;
  readonly type?: string | undefined;
}

function formatted(value: number, { zero = false, width = 0, precision, type }: Format): string {
  const digits = precision === undefined ? 6 : Number(precision);
  if (!Number.isFinite(value)) return String(value).replace('Infinity', 'inf').replace('NaN', 'nan').padStart(width);
  const text = numberText(Math.abs(value), digits, precision !== undefined, type);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return zero ? sign + text.padStart(width - sign.length, '0') : (sign + text).padStart(width);
}

function numberText(size: number, digits: number, rounded: boolean, type: string | undefined): string {
  if (type === 'd') return size.toFixed(0);
  if (type === 'f') return size.toFixed(digits);
  if (type === '%') return `${(100 * size).toFixed(digits)}%`;
  if (type === 'e') return size.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2');
  return rounded ? String(Number(size.toPrecision(Math.max(1, digits)))) : String(size);
}
