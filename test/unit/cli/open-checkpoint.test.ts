/** What `--steps` leaves to do for a run that goes on from a checkpoint. */
import { expect, test } from 'vitest';
import { expectStepsLeft } from '../../../src/cli/open-checkpoint.ts';
import { parseTrainArgs } from '../../../src/cli/train-args.ts';
import { UsageError } from '../../../src/errors.ts';

const settings = (...argv: string[]) => parseTrainArgs(argv)!.settings.hardware;

test('a run that has done its steps already is refused', () => {
  const forty = settings('--model', 'dcgan', '--steps', '40');
  expect(() => expectStepsLeft(forty, 39)).not.toThrow();
  expect(() => expectStepsLeft(forty, 40)).toThrow(UsageError);
  expect(() => expectStepsLeft(forty, 40)).toThrow(
    'train: --steps: the run is to have 40 steps, and its checkpoint is of step 40. Name more.',
  );
});

test('without a bound there is always something to do', () => {
  for (const model of ['dcgan', 'mlp']) expect(() => expectStepsLeft(settings('--model', model), 10_000)).not.toThrow();
});
