/** Connection: a worker as the page calls it. A worker that does not start, or fails outside of a call, ends all calls with an error. */
import { type Remote, transfer, wrap } from 'comlink';
import { UsageError } from '../errors.ts';
import { Host } from './host.ts';
import type { ServiceApi } from './serve.ts';
import { fromWire } from './wire.ts';

/** A worker that did not answer for so long may not serve anything. */
const SILENT_MS = 10_000;

/** Where a bundler made no file of the worker, or the user's own does not serve. */
const HOW = `Give a worker of your own, made of a file that has the line import 'wgrad/worker/run': inWorker(model, { worker: new Worker(…) }). With the dev server of an older Vite, optimizeDeps: { exclude: ['wgrad'] } does it, too.`;

export class Connection {
  readonly #service: Remote<ServiceApi>;
  readonly #failed: Promise<never>;
  #fail: (error: Error) => void = () => {};
  #answered = false;

  constructor(
    readonly worker: Worker,
    private readonly where: string,
  ) {
    this.#service = wrap<ServiceApi>(worker);
    this.#failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.#failed.catch(() => {}); // reported where something waits
    worker.addEventListener('error', ({ message }) => {
      if (this.#answered) return; // what something else in the worker threw, which the browser reports
      const why = message === undefined || message === '' ? 'its file was not found, or is no module' : message;
      this.end(new UsageError(`${this.where}: the worker did not start: ${why}. ${HOW}`));
    });
  }

  /** Calls a function of the worker. @throws what it throws; UsageError where something cannot be sent */
  async call(where: string, name: string, ...given: readonly unknown[]): Promise<unknown> {
    const host = new Host();
    const silent = this.#answered ? undefined : setTimeout(() => this.#warn(), SILENT_MS);
    try {
      const { args, port, moved } = host.pack(given);
      const sent = this.#service.call(name, transfer([...args], moved), port).finally(() => {
        this.#answered = true;
      });
      const { value } = await Promise.race([sent, this.#failed]);
      return fromWire(value);
    } catch (thrown) {
      if (thrown instanceof DOMException && thrown.name === 'DataCloneError') {
        throw new UsageError(`${where}: an argument cannot be sent to the worker: ${thrown.message}`, {
          cause: thrown,
        });
      }
      throw host.errorOf(thrown);
    } finally {
      clearTimeout(silent);
      host.close();
    }
  }

  #warn(): void {
    console.warn(`${this.where}: the worker has not answered for ${SILENT_MS / 1000} s. Does it serve? ${HOW}`);
  }

  /** No call comes back after this. */
  end(error: Error): void {
    this.#fail(error);
  }
}
