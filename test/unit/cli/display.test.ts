/** What `npm run train` writes: a line per epoch into files and pipes, redrawn lines on a terminal. */
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { Display } from '../../../src/cli/display.ts';

class Screen extends Writable {
  text = '';
  constructor(readonly isTTY: boolean) {
    super();
  }
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
  // What cli-progress asks of a terminal.
  cursorTo(): void {}
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
  display.stopped();
  expect(screen.text).toMatch(/^Epoch 1\/2 {2}5\/10 .* - loss: 0\.5000\n$/);
});

test('without a terminal a download of unknown size is said once', () => {
  const screen = new Screen(false);
  const display = new Display(screen, 2);
  for (const loaded of [1e6, 2e6]) display.download({ file: 'labels', loaded, total: undefined });
  display.download({ file: 'images', loaded: 1e6, total: undefined });
  expect(screen.text).toBe('Downloading labels, of unknown size.\nDownloading images, of unknown size.\n');
});
