/**
 * `npm run convert -- FROM TO`: a model from one format into another, with what its optimizer has learnt. It needs no GPU. Exit codes: 0, 1
 * for a file that cannot be read or written, 2 for wrong arguments.
 */
import { CONVERT_HELP, type Format, parseConvertArgs } from './convert-args.ts';
import { EXIT, runCommand } from './exit.ts';
import { openNodeModules } from './node-modules.ts';
import { reviving } from './revive.ts';

const NAMES: Readonly<Record<Format, string>> = {
  keras: '.keras of Keras 3',
  h5: '.h5 of Keras',
  folder: 'model.json with its weights',
  safetensors: 'safetensors, the weights alone',
};

async function main(): Promise<number> {
  const args = parseConvertArgs(process.argv.slice(2));
  if (args === undefined) {
    console.log(CONVERT_HELP);
    return EXIT.done;
  }
  const modules = await openNodeModules();
  try {
    const { convert } = await modules.load<typeof import('./run-convert.ts')>('/src/cli/run-convert.ts');
    const { name, weights, steps } = await reviving(() => convert(args));
    const learnt = steps === undefined ? '' : `, its optimizer after ${steps} steps`;
    console.log(`${args.to}: ${name}, ${weights} weights${learnt}; ${NAMES[args.format]}.`);
  } finally {
    await modules.close();
  }
  return EXIT.done;
}

await runCommand(main);
