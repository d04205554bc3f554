/**
 * What `npm run train` shows on its output: lines, a bar for downloads, and Keras's progress line, redrawn in place on a
 * terminal and printed once per epoch elsewhere. The line's text is made in src/nn/progress.ts.
 */
import type { DownloadProgress } from '../data/mirrors.ts';
import { drawBar, progressLine } from '../nn/progress.ts';
import type { StepReport } from '../report/outcome.ts';

const REDRAW_MS = 50;
const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
/** Back to the begin of the line, which is then empty. */
const CLEAR_LINE = '\r\x1b[K';

/** The part of process.stdout that is used. */
type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

export class Display {
  readonly #terminal: boolean;
  /** The line that is being redrawn. */
  #line: string | undefined;
  #drawn = Number.NEGATIVE_INFINITY;
  #file = '';
  #unfinished: StepReport | undefined;

  /** @param epochs how many there are to be, once that is known */
  constructor(
    readonly output: Output,
    public epochs = 0,
  ) {
    this.#terminal = output.isTTY === true;
  }

  /** Prints a line, below whatever was being redrawn. */
  line(text: string): void {
    this.close();
    this.output.write(`${text}\n`);
  }

  epochBegin(epoch: number): void {
    if (this.#terminal) this.line(`Epoch ${epoch + 1}/${this.epochs}`);
  }

  step(report: StepReport): void {
    this.#unfinished = report;
    this.#draw(this.#format(report, false));
  }

  epochEnd(report: StepReport): void {
    this.#unfinished = undefined;
    if (this.#terminal) {
      this.#draw(this.#format(report, true));
      this.close();
    } else this.#printEpoch(report, true);
  }

  /** Prints how far an epoch came that did not end, which a terminal shows already. */
  unfinished(): void {
    const report = this.#unfinished;
    this.#unfinished = undefined;
    if (report !== undefined && !this.#terminal) this.#printEpoch(report, false);
  }

  /** A bar per file; without a terminal a line when a file is complete, or at its begin where its size is unknown. */
  download({ file, loaded, total = 0 }: DownloadProgress): void {
    const begins = file !== this.#file;
    if (begins) this.close();
    this.#file = file;
    const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
    if (this.#terminal) {
      const size = total > 0 ? `${megabytes(loaded)} of ${megabytes(total)} MB` : `${megabytes(loaded)} MB`;
      const name = `Downloading ${file} `;
      const room = (this.#columns ?? Number.POSITIVE_INFINITY) - name.length - size.length - 1;
      this.#draw(`${name}${drawBar(loaded, total, room).text}${size}`.slice(0, this.#columns));
    } else if (total === 0) {
      if (begins) this.line(`Downloading ${file}, of unknown size.`);
    } else if (loaded === total) this.line(`Downloaded ${file}, ${megabytes(total)} MB.`);
  }

  /** Ends what is being redrawn and gives the cursor back. Can be called at any time. */
  close(): void {
    if (this.#line === undefined) return;
    this.output.write(`${CLEAR_LINE}${this.#line}\n${SHOW_CURSOR}`);
    this.#line = undefined;
    this.#drawn = Number.NEGATIVE_INFINITY;
  }

  /** Of a line that is redrawn: one that fills the terminal would break where the cursor goes on. */
  get #columns(): number | undefined {
    const { columns = 0 } = this.output;
    return columns > 0 ? columns - 1 : undefined;
  }

  #printEpoch(report: StepReport, done: boolean): void {
    this.line(`Epoch ${report.epoch + 1}/${this.epochs} ${this.#format(report, done)}`);
  }

  #format(report: StepReport, done: boolean): string {
    return progressLine({
      ...report,
      done,
      color: this.#terminal,
      columns: this.#terminal ? this.#columns : undefined,
    });
  }

  /** Draws now and then; `close` draws the last one. */
  #draw(text: string): void {
    if (!this.#terminal) return;
    this.#line = text;
    const now = performance.now();
    if (now - this.#drawn < REDRAW_MS) return;
    this.#drawn = now;
    this.output.write(`${HIDE_CURSOR}${CLEAR_LINE}${text}`);
  }
}
