/**
 * `npm run docs`: the API reference as pages (docs/api, and docs/api/tfjs of wgrad/tfjs), from the docstrings of all that the package
 * exports, and Keras's names beside wgrad's (docs/keras.md, which is under version control). With --check nothing is written: it lists what
 * the docstrings leave out, and what that page has no longer right. Exit codes: 0, 1 where something is left out, 2 for wrong flags.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { KERAS_PAGE, readKerasPage } from '../build/keras/page.ts';
import { readReference } from '../build/reference.ts';
import { EXIT, runCommand } from './exit.ts';
import { parseFlags } from './flags.ts';

const OUT = 'docs/api';
const HELP = `Writes the API reference to ${OUT}, from the docstrings, and Keras's names beside wgrad's to ${KERAS_PAGE}.

  npm run docs -- [flags]

  --out DIR where the reference goes; default ${OUT}
  --check   writes nothing: lists exports, members and options whose docstring leaves something out, and what is
            no longer so on ${KERAS_PAGE}
  --help    this text`;

async function main(): Promise<number> {
  const flags = parseFlags('docs', process.argv.slice(2), { check: 'switch', out: 'value', help: 'switch' });
  if (flags.help !== undefined) {
    console.log(HELP);
    return EXIT.done;
  }
  const [own, tfjs] = [await readReference(), await readReference('typedoc.tfjs.json', 'tfjs')];
  const keras = readKerasPage();
  const all = [...own.faults, ...tfjs.faults, ...keras.faults];
  if (flags.check === undefined) {
    const { out = OUT } = flags;
    await own.write(out);
    await tfjs.write(`${out}/tfjs`);
    writeFileSync(KERAS_PAGE, keras.text);
    console.log(`${out}/index.html\n${out}/tfjs/index.html\n${KERAS_PAGE}`);
  } else if (readFileSync(KERAS_PAGE, 'utf8') !== keras.text)
    all.push(`${KERAS_PAGE}: not true any more. Run: npm run docs`);
  for (const fault of all) console.error(fault);
  return all.length === 0 ? EXIT.done : EXIT.failed;
}

await runCommand(main);
