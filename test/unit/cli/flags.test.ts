/** What flags read, and the message for each kind of slip. */
import { expect, test } from 'vitest';
import { parseFlags } from '../../../src/cli/flags.ts';
import { UsageError } from '../../../src/errors.ts';

const FLAGS = {
  epochs: 'value',
  'batch-size': 'value',
  data: 'value',
  quick: 'switch',
  decay: 'toggle',
  help: 'switch',
} as const;
const read = (...argv: string[]) => parseFlags('train', argv, FLAGS);

test.each([
  [['--epochs', '3', '--quick'], { epochs: '3', quick: '' }],
  [['--epochs=3'], { epochs: '3' }],
  [['--epochs', '3', '--epochs', '4'], { epochs: '4' }],
  [['--epochs', '-1'], { epochs: '-1' }],
  [['--epochs', '-.5e3'], { epochs: '-.5e3' }],
  [['--data', ''], { data: '' }],
  [['--data=--odd'], { data: '--odd' }],
  [['--data=a=b'], { data: 'a=b' }],
  [['--decay'], { decay: 'yes' }],
  [['--decay', '--no-decay', '--quick'], { decay: 'no', quick: '' }],
  [['-h'], { help: '' }],
  [['--'], {}],
  [[], {}],
])('%j', (argv, given) => {
  expect(read(...argv)).toEqual(given);
});

const ALL = 'Run npm run train -- --help for all flags.';
test.each([
  [['--fast'], `train: unknown flag '--fast'. ${ALL}`],
  [['--fast=1'], `train: unknown flag '--fast'. ${ALL}`],
  [['-x'], `train: unknown flag '-x'. ${ALL}`],
  [['--constructor'], `train: unknown flag '--constructor'. ${ALL}`],
  [['--epoch', '3'], `train: unknown flag '--epoch'. Did you mean --epochs? ${ALL}`],
  [['--batch_size', '3'], `train: unknown flag '--batch_size'. Did you mean --batch-size? ${ALL}`],
  [['--batchSize=3'], `train: unknown flag '--batchSize'. Did you mean --batch-size? ${ALL}`],
  [['--dta', 'x'], `train: unknown flag '--dta'. Did you mean --data? ${ALL}`],
  [['--data'], `train: --data: a value is missing. ${ALL}`],
  [['--data', '--quick'], `train: --data: a value is missing. ${ALL}`],
  [['--quick=yes'], `train: --quick: got 'yes', but it takes no value. ${ALL}`],
  [['--no-quick'], `train: unknown flag '--no-quick'. ${ALL}`],
  [['--no-decay=1'], `train: --no-decay: got '1', but it takes no value. ${ALL}`],
  [['3'], `train: unexpected argument '3'. Flags go after --, and a value after its flag. ${ALL}`],
  [['--quick', '3'], /^train: unexpected argument '3'\./],
  [['--', '--epochs'], /^train: unexpected argument '--epochs'\./],
])('%j is refused', (argv, message) => {
  expect(() => read(...argv)).toThrow(UsageError);
  if (typeof message !== 'string') expect(() => read(...argv)).toThrow(message);
  else expect(() => read(...argv)).toThrow(new UsageError(message));
});

test('the bench pack has no npm', () => {
  expect(() => parseFlags('run.mjs', ['--fast'], FLAGS)).toThrow(/Run node run\.mjs --help for all flags\.$/);
});

test('arguments without a flag have a place', () => {
  const flags = { model: 'value', from: 'place', to: 'place' } as const;
  const at = (...argv: string[]) => parseFlags('repair', argv, flags);
  expect(at('a.png', '--model', 'm', 'b.png')).toEqual({ from: 'a.png', to: 'b.png', model: 'm' });
  expect(at('--', 'a.png')).toEqual({ from: 'a.png' });
  expect(() => at('a', 'b', 'c')).toThrow("repair: unexpected argument 'c'.");
  expect(() => at('--from', 'a')).toThrow("repair: unknown flag '--from'. Run npm run repair -- --help for all flags.");
});
