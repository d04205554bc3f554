/** The process of tester.ts seen from run.ts: starts it, asks it, and ends it where it hangs. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Programs } from './programs.ts';
import type { Answer, Request, TestAnswer, TestRequest } from './tester.ts';

/** The time after which a test counts as hanging: more than any test file takes on a busy machine. */
const LIMIT_MS = 180_000;

export class Hung extends Error {}

export class TesterProcess {
  #process: ChildProcess | undefined;

  constructor(private readonly folder: string) {}

  async test(request: Omit<TestRequest, 'kind'>, limit = LIMIT_MS): Promise<TestAnswer> {
    const answer = await this.#ask({ kind: 'test', ...request }, limit);
    if (!('test' in answer)) throw new Error('mutation: the tester gave another answer than that of tests.');
    return answer.test;
  }

  async programs(): Promise<Programs> {
    const answer = await this.#ask({ kind: 'programs' }, LIMIT_MS);
    if (!('programs' in answer)) throw new Error('mutation: the tester gave another answer than programs.');
    return answer.programs;
  }

  async changed(file: string): Promise<void> {
    if (this.#process !== undefined) await this.#ask({ kind: 'change', file }, LIMIT_MS);
  }

  /** Ends the process and its Chrome, at once; the next request starts another. */
  end(): void {
    const child = this.#process;
    this.#process = undefined;
    if (child?.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }

  async #ask(request: Request, limit: number): Promise<Answer> {
    this.#process ??= await this.#start();
    const answer = this.#answer(this.#process, limit);
    this.#process.send(request);
    return answer;
  }

  async #start(): Promise<ChildProcess> {
    const script = join(this.folder, 'test', 'mutation', 'tester.ts');
    const child = fork(script, [], {
      cwd: this.folder,
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      detached: true, // a group of its own, so that what it starts can be ended with it
    });
    await this.#answer(child, LIMIT_MS);
    return child;
  }

  #answer(child: ChildProcess, limit: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const settle = (work: () => void): void => {
        clearTimeout(timer);
        child.removeAllListeners('message').removeAllListeners('exit');
        work();
      };
      const stopped = (why: string): void => {
        this.end();
        reject(new Hung(why));
      };
      const timer = setTimeout(() => settle(() => stopped(`no answer for ${limit / 1000} s`)), limit);
      child.once('message', (message: Answer | { error: string }) =>
        settle(() => ('error' in message ? reject(new Error(message.error)) : resolve(message))),
      );
      child.once('exit', (code) => {
        this.#process = undefined;
        settle(() => reject(new Hung(`the tester ended with ${code}`)));
      });
    });
  }
}
