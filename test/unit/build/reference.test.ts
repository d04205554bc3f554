/** What the check of docstrings (`npm run docs -- --check`, in `npm run check`) sees in a file with a fault of each kind. */
import { expect, test } from 'vitest';
import { readReference } from '../../../src/build/reference.ts';

test('each fault is named, and nothing else', async () => {
  const { faults } = await readReference('test/unit/build/reference/typedoc.json');
  expect(faults).toEqual([
    'UndocumentedOptions (Interface), defined in wgrad/test/unit/build/reference/faulty.ts, does not have any documentation',
    'Place.first: is a tensor and says nothing on its shape',
    'Place.load: says nothing on its parameter name',
    'Place.load: takes or gives tensors and says nothing on shapes',
    'UndocumentedOptions.speed: an option that may be left out, and no word on its default',
    'madeUnsaid: throws and has no @throws',
    'shapeless: takes or gives tensors and says nothing on shapes',
    'silent: says nothing on its parameter given',
    'throwsUnsaid: throws and has no @throws',
    'throwsVaguely: a @throws names no class of errors',
  ]);
}, 60_000);

test("of an entry with tfjs's names each needs a sentence, and must be in the reference", async () => {
  const { faults } = await readReference('test/unit/build/reference/typedoc.tfjs.json', 'tfjs');
  expect(faults).toEqual([
    'layers.__type.bare: has no docstring',
    'unsaid: has no docstring',
    'throwsVaguely: a @throws names no class of errors',
  ]);
}, 60_000);
