/**
 * `npm run example -- NAME`: runs a program of examples/ in a headless Chrome, or in Node, and prints what it prints. Exit codes: 0, 1 for
 * a failure, 2 for wrong flags.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';
import { describeAdapter } from '../report/outcome.ts';
import { openChromePage } from './chrome-page.ts';
import { type CommandFlags, readFlags } from './command-flags.ts';
import { EXIT, runCommand } from './exit.ts';
import type { Example } from './page/example.ts';
import { reviving } from './revive.ts';
import { ROOT, startServer } from './server.ts';

const NAMES = readdirSync(join(ROOT, 'examples'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

const HELP = `Runs a program of examples/: ${NAMES.join(', ')}.

  npm run example -- NAME [flags]

  --epochs N        how long to train; default: as long as the example does
  --adapter KIND    auto (the GPU, or the software adapter where there is none), hardware or software (auto)
  --runtime NAME    chrome (headless), or node: this process, on the package 'webgpu' (chrome)
  --help            this text`;

async function main(): Promise<number> {
  const [name = '--help', ...rest] = process.argv.slice(2);
  const flags = readFlags('example', name.startsWith('-') ? [name] : rest, { epochs: 'value' });
  if (flags === undefined) {
    console.log(HELP);
    return EXIT.done;
  }
  if (!NAMES.includes(name)) {
    throw new UsageError(`example: there is no example '${name}'. Known: ${NAMES.join(', ')}.`);
  }
  const epochs = readEpochs(flags.own.epochs);
  const path = `/examples/${name}.ts`;
  if (flags.runtime === 'node') await runInNode(path, epochs, flags);
  else await runInChrome(path, epochs, flags);
  return EXIT.done;
}

function readEpochs(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new UsageError(`example: --epochs: got '${text}', expected a whole number from 1 up.`);
}

const say = (line: string): void => console.log(line);

async function runInNode(path: string, epochs: number | null, { adapter }: CommandFlags): Promise<void> {
  const { openNodeSession } = await import('./node-session.ts');
  const session = await openNodeSession(adapter, say);
  try {
    say(`Adapter: ${describeAdapter(session.adapter)}`);
    const { run } = await session.load<Example>(path);
    await reviving(() => run(epochs === null ? {} : { epochs }));
  } finally {
    await session.close();
  }
}

async function runInChrome(path: string, epochs: number | null, { adapter }: CommandFlags): Promise<void> {
  const server = await startServer([]);
  try {
    const url = `${server.url}/src/cli/page/example.html`;
    const chrome = await openChromePage({ url, adapter, expose: {}, say });
    try {
      say(`Adapter: ${describeAdapter(chrome.adapter)}`);
      chrome.page.on('console', (message) => {
        if (['log', 'info'].includes(message.type())) say(message.text());
      });
      await chrome.take(chrome.page.evaluate((...given) => window.wgradExample(...given), path, epochs));
    } finally {
      await chrome.close();
    }
  } finally {
    await server.close();
  }
}

await runCommand(main);
