/** What `npm run train` writes: a line per epoch into files and pipes, redrawn lines on a terminal. */
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { Display } from '../../../src/cli/display.ts';

class Screen extends Writable {
  text = '';
  constructor(
    readonly isTTY: boolean,
    readonly columns?: number,
  ) {
    super();
  }
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

const report = { epoch: 0, step: 5, steps: 10, seconds: 1, logs: { loss: 0.5 } };
const last = { ...report, step: 10, seconds: 2, logs: { loss: 0.25, val_loss: 0.3 } };

function show(terminal: boolean): string {
  const screen = new Screen(terminal);
  const display = new Display(screen, 2);
  display.line('begin');
  display.download({ file: 'labels', loaded: 1e6, total: 2e6 });
  display.download({ file: 'labels', loaded: 2e6, total: 2e6 });
  display.epochBegin(0);
  display.step(report);
  display.epochEnd(last);
  display.line('end');
  display.close();
  return screen.text;
}

test('without a terminal there is one line per file and one per epoch, and nothing to redraw', () => {
  const bar = '━'.repeat(20);
  expect(show(false)).toBe(
    `begin\nDownloaded labels, 2.0 MB.\nEpoch 1/2 10/10 ${bar} 2s 200ms/step - loss: 0.2500 - val_loss: 0.3000\nend\n`,
  );
});

test('on a terminal the line is drawn in colour, the cursor comes back, and the last figures stay', () => {
  const text = show(true);
  expect(text).toContain('Downloading labels');
  expect(text).toContain('Epoch 1/2\n');
  expect(text).toContain('val_loss: 0.3000');
  expect(text.lastIndexOf('\x1b[?25h')).toBeGreaterThan(text.lastIndexOf('\x1b[?25l'));
});

test('an epoch that was stopped is printed as far as it came', () => {
  const screen = new Screen(false);
  const display = new Display(screen, 2);
  display.step(report);
  display.unfinished();
  expect(screen.text).toMatch(/^Epoch 1\/2 {2}5\/10 .* - loss: 0\.5000\n$/);
});

test('without a terminal a download of unknown size is said once', () => {
  const screen = new Screen(false);
  const display = new Display(screen, 2);
  for (const loaded of [1e6, 2e6]) display.download({ file: 'labels', loaded, total: undefined });
  display.download({ file: 'images', loaded: 1e6, total: undefined });
  expect(screen.text).toBe('Downloading labels, of unknown size.\nDownloading images, of unknown size.\n');
});

/** The rows that a terminal of so many columns shows in the end, by what the codes of the display do. */
function rowsOf(text: string, columns: number): string[] {
  const rows = [''];
  let at = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is looked for
  for (const [code] of text.matchAll(/\x1b\[[?\d]*[a-zA-Z]|./gsu)) {
    const row = rows.length - 1;
    if (code === '\r') at = 0;
    else if (code === '\n') at = rows.push('') * 0;
    else if (code === '\x1b[K') rows[row] = rows[row]!.slice(0, at);
    else if (!code.startsWith('\x1b')) {
      if (at === columns) at = rows.push('') * 0;
      const line = rows.at(-1)!;
      rows[rows.length - 1] = line.slice(0, at) + code + line.slice(++at);
    }
  }
  return rows;
}

test('a terminal of 80 columns shows every metric and nothing twice', () => {
  const screen = new Screen(true, 80);
  const display = new Display(screen, 1);
  const logs = { accuracy: 0.9123, loss: 0.2987 };
  display.download({ file: 'train-images-idx3-ubyte.gz', loaded: 1e6, total: 9e6 });
  display.download({ file: 'train-images-idx3-ubyte.gz', loaded: 9e6, total: 9e6 });
  display.epochBegin(0);
  for (const step of [1, 900, 1800]) display.step({ epoch: 0, step, steps: 1875, seconds: step / 170, logs });
  const all = { ...logs, val_accuracy: 0.9567, val_loss: 0.1456 };
  display.epochEnd({ epoch: 0, step: 1875, steps: 1875, seconds: 11, logs: all });
  display.line('end');
  const bar = '━'.repeat(20);
  expect(rowsOf(screen.text, 80)).toEqual([
    `Downloading train-images-idx3-ubyte.gz ${bar} 9.0 of 9.0 MB`,
    'Epoch 1/1',
    `1875/1875 ${bar} 11s 6ms/step - accuracy: 0.9123 - loss: 0.2987`,
    '    - val_accuracy: 0.9567 - val_loss: 0.1456',
    'end',
    '',
  ]);
});
