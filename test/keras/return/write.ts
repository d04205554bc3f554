/** `npm run return-check -- FOLDER [--all]`: writes models for Keras, and cases.json, for test/keras/return_check.py. It needs no GPU. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openNodeModules } from '../../../src/cli/node-modules.ts';

const [folder, flag] = process.argv.slice(2);
if (folder === undefined || (flag !== undefined && flag !== '--all')) {
  console.error('Usage: npm run return-check -- FOLDER [--all]');
  process.exit(2);
}
const modules = await openNodeModules();
try {
  const { returned } = await modules.load<typeof import('./cases.ts')>('/test/keras/return/cases.ts');
  mkdirSync(folder, { recursive: true });
  const rows = await returned(flag === '--all', (file, bytes) => writeFileSync(join(folder, file), bytes));
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(rows));
  console.log(`${folder}: ${rows.length} models. Now: KERAS_BACKEND=jax python test/keras/return_check.py ${folder}`);
} finally {
  await modules.close();
}
