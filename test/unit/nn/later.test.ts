/** What is loaded later: once, waited for by all, and tried again where the network failed. */
import { expect, it, vi } from 'vitest';
import { later, laterPending } from '../../../src/nn/later.ts';

it('is loaded once, and waited for', async () => {
  const load = vi.fn(async () => 'module');
  const part = later(load);
  expect(() => part.loaded('what counts is')).toThrow(
    'what counts is still being loaded. Await something of the model first.',
  );
  void part.load();
  await Promise.all([part.load(), laterPending()]);
  expect([part.loaded('it is'), load.mock.calls.length, laterPending()]).toEqual(['module', 1, undefined]);
});

it('is tried again where loading failed, and nothing is thrown where nobody waits', async () => {
  const offline = new Error('offline');
  const load = vi.fn().mockRejectedValueOnce(offline).mockResolvedValue('module');
  const part = later<string>(load);
  void part.load();
  await expect(laterPending()).rejects.toThrow(offline);
  await laterPending();
  expect([part.loaded('it is'), laterPending()]).toEqual(['module', undefined]);
});
