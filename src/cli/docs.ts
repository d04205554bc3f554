/**
 * `npm run docs`: the API reference as pages (docs/api), from the docstrings of all that the package exports. With --check nothing is
 * written: it lists what the docstrings leave out. Exit codes: 0, 1 where something is left out, 2 for wrong flags.
 */
import { readReference } from '../build/reference.ts';
import { EXIT, runCommand } from './exit.ts';
import { parseFlags } from './flags.ts';

const OUT = 'docs/api';
const HELP = `Writes the API reference to ${OUT}, from the docstrings.

  npm run docs -- [flags]

  --check   writes nothing: lists exports, members and options whose docstring leaves something out
  --help    this text`;

async function main(): Promise<number> {
  const flags = parseFlags('docs', process.argv.slice(2), { check: 'switch', help: 'switch' });
  if (flags.help !== undefined) {
    console.log(HELP);
    return EXIT.done;
  }
  const { faults, write } = await readReference();
  for (const fault of faults) console.error(fault);
  if (flags.check === undefined) {
    await write(OUT);
    console.log(`${OUT}/index.html`);
  }
  return faults.length === 0 ? EXIT.done : EXIT.failed;
}

await runCommand(main);
