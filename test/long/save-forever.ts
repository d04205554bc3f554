/** Saves checkpoints to the folder of the first argument, from the step of the second on, and prints each step once it is saved. */
import { writeSync } from 'node:fs';
import { runnerImport } from 'vite';
import { fileStore } from '../../src/io/file-store.ts';

/** Vite knows how to import the shaders that the fixtures' optimizer brings. */
const { module } = await runnerImport<typeof import('../unit/io/fixtures.ts')>('./test/unit/io/fixtures.ts', {
  configFile: false,
});
const { checkpointOf } = module;

const [folder = '', first = '0'] = process.argv.slice(2);
const store = fileStore(folder);
const filler = { name: 'filler', shape: [300_000], values: new Float32Array(300_000).fill(0.5) };
for (let step = Number(first); ; step++) {
  const { meta, tensors } = checkpointOf(step);
  await store.save({ meta, tensors: [...tensors, filler] });
  writeSync(1, `${step}\n`);
}
