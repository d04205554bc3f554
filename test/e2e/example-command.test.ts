/** `npm run example` as a person uses it. */
import { expect, test } from 'vitest';
import { Command } from './run-command.ts';

const run = (...args: string[]) => new Command('npm', ['run', 'example', '--', ...args]).done;

test.each(['chrome', 'node'])('npm run example trains a program and prints what it says, in %s', async (runtime) => {
  const { code, output } = await run('text', '--epochs', '2', '--adapter', 'software', '--runtime', runtime);
  expect(output).toMatch(/Adapter: .*, software adapter/);
  expect(output).toMatch(
    /^Epoch 2\/2\n30\/30 .* - accuracy: 0\.\d{4} - loss: 0\.\d{4} - val_accuracy: 0\.\d{4} - val_loss: 0\.\d{4}$/m,
  );
  expect(output).toMatch(/^judged rightly: \d+\.\d %$/m);
  expect(code).toBe(0);
});

test('npm run example names the examples', async () => {
  expect(await run('--help')).toMatchObject({
    code: 0,
    output: expect.stringContaining('forecast, fuel, imbalanced, overfit, regression, repair, series, text'),
  });
  const wrong = await run('tixt');
  expect(wrong.output).toContain("UsageError: example: there is no example 'tixt'. Known: autoencoder, ");
  expect(wrong.code).toBe(2);
  expect((await run('text', '--epochs', '0')).output).toContain("example: --epochs: got '0', expected a whole number");
});
