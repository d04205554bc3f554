/**
 * Keras's progress line, as text:
 * `57/57 ━━━━━━━━━━━━━━━━━━━━ 2s 24ms/step - accuracy: 0.1150 - loss: 2.3811`. Pure functions; who prints the line,
 * and how often, is the caller's affair. Formats follow keras/src/utils/progbar.py.
 */

export interface Progress {
  /** Steps done and steps in the epoch. */
  readonly step: number;
  readonly steps: number;
  /** Seconds since the epoch began. */
  readonly seconds: number;
  /** Seconds that a step takes, for the step time and the ETA; `seconds / step` unless given. */
  readonly secondsPerStep?: number;
  /** Metrics by name. `batch` and `size`, which the logs of a batch also hold, are left out. */
  readonly logs?: Readonly<Record<string, number>>;
  /** The epoch is over: show the time it took instead of the time that is left. */
  readonly done?: boolean;
  /** Bold counts and a green bar, for terminals. */
  readonly color?: boolean;
  /** false leaves the bar out: the line of Keras's `verbose=2`. */
  readonly bar?: boolean;
  /**
   * Characters that a line may have. The bar gives way first; metrics that have no room stand in further lines where the epoch is
   * over, and are left out before, since a line is redrawn.
   */
  readonly columns?: number;
}

const WIDTH = 20;
/** A shorter bar says nothing. */
const LEAST_WIDTH = 5;
const INDENT = '   ';
const BOLD = '\x1b[1m';
const GREEN = '\x1b[32m';
const GREY = '\x1b[37m';
const RESET = '\x1b[0m';
const NO_METRICS = new Set(['batch', 'size']);

/** One line, without a line break at its end. Metrics come in alphabetical order, as in Keras. */
export function progressLine(progress: Progress): string {
  const { step, steps, seconds, logs = {}, done = false, color = false, columns = Number.POSITIVE_INFINITY } = progress;
  const secondsPerStep = progress.secondsPerStep ?? (step > 0 ? seconds / step : 0);
  const paint = (text: string) => (color ? BOLD + text + RESET : text);
  const count = `${String(step).padStart(String(steps).length)}/${steps}`;
  const time = done ? `${seconds.toFixed(0)}s` : formatEta(secondsPerStep * (steps - step));
  const stepTime = formatStepTime(secondsPerStep);
  const metrics = metricsOf(logs);
  if (progress.bar === false) return `${paint(count)} - ${paint(time)} - ${stepTime}${metrics.join('')}`;
  const head = `${count} ${time} ${stepTime}`.length;
  const beside = columns - head - metrics.join('').length - 1;
  const bar = drawBar(step, steps, beside < LEAST_WIDTH && done ? columns - head - 1 : beside, color);
  const [first, ...more] = inLines(metrics, columns, head + bar.width);
  const further = done ? more.map((line) => `\n${INDENT}${line}`).join('') : '';
  return `${paint(count)} ${bar.text}${paint(time)} ${stepTime}${first}${further}`;
}

const metricsOf = (logs: Readonly<Record<string, number>>): string[] =>
  Object.keys(logs)
    .filter((name) => !NO_METRICS.has(name))
    .sort()
    .map((name) => ` - ${name}: ${formatMetric(logs[name]!)}`);

/** A bar and a space, or nothing where there is too little room: its text, and the width without escape codes. */
export function drawBar(done: number, total: number, room: number, color = false): { text: string; width: number } {
  const width = Math.min(WIDTH, room);
  if (width < LEAST_WIDTH) return { text: '', width: 0 };
  const paint = (text: string, style: string) => (color && text !== '' ? style + text + RESET : text);
  const filled = total > 0 ? Math.floor((width * Math.min(done, total)) / total) : 0;
  // Without colour the two halves would look alike: what is to come is drawn lighter.
  const rest = (color ? '━' : '─').repeat(width - filled);
  return { text: `${paint('━'.repeat(filled), GREEN)}${paint(rest, GREY)} `, width: width + 1 };
}

/** @param used characters of the first line that are taken */
function inLines(parts: readonly string[], columns: number, used: number): string[] {
  const lines = [''];
  let left = columns - used;
  for (const part of parts) {
    if (part.length > left) {
      lines.push('');
      left = columns - INDENT.length;
    }
    lines[lines.length - 1] += part;
    left -= part.length;
  }
  return lines;
}

/** `12s`, `2:05` or `1:02:05`, cut to whole seconds. */
export function formatEta(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole > 3600) return `${Math.floor(whole / 3600)}:${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  if (whole > 60) return `${Math.floor(whole / 60)}:${two(whole % 60)}`;
  return `${whole}s`;
}

/** `2s/step`, `24ms/step` or `310us/step`. */
export function formatStepTime(seconds: number): string {
  if (seconds >= 1 || seconds === 0) return `${seconds.toFixed(0)}s/step`;
  if (seconds >= 1e-3) return `${(seconds * 1e3).toFixed(0)}ms/step`;
  return `${(seconds * 1e6).toFixed(0)}us/step`;
}

/** Four decimals, or an exponent of two digits for 1e-3 and less. */
export function formatMetric(value: number): string {
  if (!Number.isFinite(value)) return String(value).replace('Infinity', 'inf').replace('NaN', 'nan');
  if (Math.abs(value) > 1e-3) return value.toFixed(4);
  return value.toExponential(4).replace(/e([+-])(\d)$/, 'e$10$2');
}
