/**
 * `npm run size`: what programs load of the package as it was built (.size-limit.json), against the budgets and what the documentation
 * says of it. Exit codes: 0, 1 where a budget is exceeded or a page is no longer right, 2 for wrong flags.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { SIZE_PAGES, type SizeRow, staleSizes, withSizes } from '../build/sizes.ts';
import { EXIT, runCommand } from './exit.ts';
import { parseFlags } from './flags.ts';

const HELP = `Measures what programs load of the package in dist, compressed by gzip, against the budgets in .size-limit.json.

  npm run size -- [flags]

  --write   writes the sizes into the documentation
  --help    this text`;

async function main(): Promise<number> {
  const flags = parseFlags('size', process.argv.slice(2), { write: 'switch', help: 'switch' });
  if (flags.help !== undefined) {
    console.log(HELP);
    return EXIT.done;
  }
  const measured = spawnSync(process.execPath, ['node_modules/size-limit/bin.js', '--json'], { encoding: 'utf8' });
  if (!measured.stdout.startsWith('[')) throw new Error(`size-limit measured nothing: ${measured.stderr}`);
  const rows = JSON.parse(measured.stdout) as SizeRow[]; // what esbuild warns of is left out
  const faults: string[] = [];
  for (const { name, size, sizeLimit } of rows) {
    console.log(`${(size / 1000).toFixed(2).padStart(7)} of ${(sizeLimit / 1000).toFixed(2).padStart(6)} kB  ${name}`);
    if (size > sizeLimit) faults.push(`${name}: ${((size - sizeLimit) / 1000).toFixed(2)} kB over its budget`);
  }
  for (const page of SIZE_PAGES) {
    const text = readFileSync(page.path, 'utf8');
    if (flags.write === undefined) faults.push(...staleSizes(text, rows, page));
    else writeFileSync(page.path, withSizes(text, rows, page));
  }
  for (const fault of faults) console.error(fault);
  return faults.length === 0 ? EXIT.done : EXIT.failed;
}

await runCommand(main);
