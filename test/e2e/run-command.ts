/** Runs a command of the package as a person does, and finds the Chromes that it leaves behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Finished {
  readonly code: number | null;
  readonly output: string;
}

/** A process in a group of its own, whose output is watched. */
export class Command {
  #output = '';
  #errors = '';
  readonly #process: ChildProcess;
  readonly done: Promise<Finished>;

  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.#process = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
      });
    }
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#errors += chunk.toString();
    });
    this.done = new Promise((resolve, reject) => {
      this.#process.once('error', reject);
      this.#process.once('close', (code) => resolve({ code, output: this.#output }));
    });
  }

  get output(): string {
    return this.#output;
  }

  /** What came on the standard error alone. */
  get errors(): string {
    return this.#errors;
  }

  /** Reads its standard output no more, as `| head -1` does after a line. */
  closeOutput(): void {
    this.#process.stdout?.destroy();
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  /** Waits until the output holds `text`; throws where the process ends before. */
  async until(text: string): Promise<void> {
    let ended = false;
    void this.done.then(() => {
      ended = true;
    });
    while (!this.#output.includes(text)) {
      if (ended) throw new Error(`The command ended without printing '${text}':\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** `node` on the command's source, without npm in between: signals and exit codes are the command's own. */
export function startTrain(args: readonly string[], env?: NodeJS.ProcessEnv): Command {
  return new Command(process.execPath, ['--import', 'tsx', 'src/cli/train.ts', ...args], env);
}

/**
 * Process ids of running Chromes that inherited `mark` in their environment (Linux only: read from /proc). Tells the ones
 * that a command started from all others on the machine.
 */
export function chromesWith(mark: string): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return /chrom/i.test(command) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark);
      } catch {
        return false; // it ended meanwhile
      }
    });
}
