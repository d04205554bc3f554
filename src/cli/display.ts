/**
 * What `npm run train` shows on its output: lines, a bar for downloads, and Keras's progress line, redrawn in place on a
 * terminal and printed once per epoch elsewhere. The line's text is made in src/nn/progress.ts.
 */
import { SingleBar } from 'cli-progress';
import type { DownloadProgress } from '../data/mirrors.ts';
import { type Progress, progressLine } from '../nn/progress.ts';
import type { StepReport } from '../report/outcome.ts';

const REDRAWS_PER_SECOND = 20;

/** The part of process.stdout that is used. */
type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

export class Display {
  readonly #terminal: boolean;
  #bar: SingleBar | undefined;
  #line = '';
  #file = '';
  #unfinished: StepReport | undefined;

  constructor(
    readonly output: Output,
    readonly epochs: number,
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

  /** Prints how far a stopped epoch came, which a terminal shows already. */
  stopped(): void {
    if (this.#unfinished !== undefined && !this.#terminal) this.#printEpoch(this.#unfinished, false);
  }

  /** A bar per file; without a terminal a line when a file is complete, or at its begin where its size is unknown. */
  download({ file, loaded, total = 0 }: DownloadProgress): void {
    const begins = file !== this.#file;
    if (begins) this.close();
    this.#file = file;
    const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
    if (this.#terminal) {
      const filled = total > 0 ? Math.min(20, Math.floor((20 * loaded) / total)) : 0;
      const size = total > 0 ? `${megabytes(loaded)} of ${megabytes(total)} MB` : `${megabytes(loaded)} MB`;
      this.#draw(`Downloading ${file} ${'━'.repeat(filled)}${'─'.repeat(20 - filled)} ${size}`);
    } else if (total === 0) {
      if (begins) this.line(`Downloading ${file}, of unknown size.`);
    } else if (loaded === total) this.line(`Downloaded ${file}, ${megabytes(total)} MB.`);
  }

  /** Ends what is being redrawn and gives the cursor back. Can be called at any time. */
  close(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #printEpoch(report: StepReport, done: boolean): void {
    this.line(`Epoch ${report.epoch + 1}/${this.epochs} ${this.#format(report, done)}`);
  }

  #format(report: StepReport, done: boolean): string {
    const progress: Progress = { ...report, done, color: this.#terminal };
    return progressLine(progress);
  }

  #draw(text: string): void {
    if (!this.#terminal) return;
    this.#line = text;
    if (this.#bar !== undefined) {
      this.#bar.update(0);
      return;
    }
    const format = () => this.#line;
    this.#bar = new SingleBar({ stream: this.output, format, fps: REDRAWS_PER_SECOND, hideCursor: true });
    this.#bar.start(1, 0);
  }
}
