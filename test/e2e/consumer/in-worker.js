/** A model of the page, trained in a worker that wgrad starts. */
import { inWorker } from 'wgrad/worker';
import { buildXor, learn } from './xor.js';

export async function learnXorThere() {
  const remote = await inWorker(buildXor(), { init: { adapter: 'software' } });
  const text = await learn(remote); // fit, predict, getWeights: as on the page
  await remote.dispose();
  return text;
}
