/** Fills the page while a run goes on: status, progress bar, live figures, curves, table and result. */
import { describeAdapter, describeData, type EpochResult, type StepReport } from '../cli/outcome.ts';
import type { AdapterDescription } from '../gpu/adapter.ts';
import { formatEta, formatStepTime } from '../nn/progress.ts';
import { Chart } from './chart.ts';
import type { Digits } from './digits.ts';
import { element, setText } from './element.ts';

const whole = new Intl.NumberFormat('en');
export const percent = (value: number) => `${(100 * value).toFixed(2)} %`;
/** Share of an epoch before which a running mean is over too few batches to be worth drawing. */
const DRAWN_FROM = 0.05;
const FIGURES = ['loss', 'accuracy', 'test-loss', 'test-accuracy'] as const;

export class View {
  readonly #bar = element<HTMLProgressElement>('progress');
  readonly #loss = new Chart(element('loss-chart'), (_low, high) => [0, 1.05 * high]);
  readonly #accuracy = new Chart(element('accuracy-chart'), (low) => [Math.min(0.9, Math.floor(10 * low) / 10), 1]);
  #epochs = 1;

  /** Spoken by screen readers: for what happens now and then, not for every step. */
  status(text: string): void {
    setText('status', text);
  }

  adapter(adapter: AdapterDescription | undefined): void {
    setText('adapter', adapter === undefined ? 'none' : describeAdapter(adapter));
  }

  data({ source, origin, train, test }: Digits): void {
    const from = source === 'made-up' ? '' : `, from ${origin}`;
    setText('data', describeData(source, train.labels.shape[0] ?? 0, test.labels.shape[0] ?? 0) + from);
  }

  /** Empties the page for a run of so many epochs. */
  begin(epochs: number): void {
    this.#epochs = epochs;
    for (const id of FIGURES) setText(id, '–');
    element('epoch-rows').replaceChildren();
    this.#loss.begin(epochs);
    this.#accuracy.begin(epochs);
    this.#bar.removeAttribute('value'); // busy, for an unknown time
  }

  download(file: string, loaded: number, total: number): void {
    const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
    if (total > 0) this.#bar.value = loaded / total;
    setText('detail', `${file}: ${megabytes(loaded)}${total > 0 ? ` of ${megabytes(total)}` : ''} MB`);
  }

  step(report: StepReport): void {
    const { epoch, step, steps, seconds, logs } = report;
    const perStep = seconds / step;
    this.#bar.value = (epoch + step / steps) / this.#epochs;
    setText(
      'detail',
      `Epoch ${epoch + 1} of ${this.#epochs}, step ${whole.format(step)} of ${whole.format(steps)}, ${formatStepTime(perStep)}, ` +
        `${formatEta(perStep * (steps - step))} left in this epoch`,
    );
    this.#live(logs);
    if (step < steps * DRAWN_FROM) return;
    this.#loss.add(epoch + step / steps, logs.loss);
    this.#accuracy.add(epoch + step / steps, logs.accuracy);
  }

  epochEnd({ epoch, steps, seconds, logs }: StepReport): void {
    const result: EpochResult = {
      loss: logs.loss ?? Number.NaN,
      accuracy: logs.accuracy ?? Number.NaN,
      valLoss: logs.val_loss ?? Number.NaN,
      valAccuracy: logs.val_accuracy ?? Number.NaN,
      seconds,
    };
    this.#bar.value = (epoch + 1) / this.#epochs;
    this.#live(logs);
    this.#loss.add(epoch + 1, result.loss, result.valLoss);
    this.#accuracy.add(epoch + 1, result.accuracy, result.valAccuracy);
    this.#row(epoch, result);
    this.status(`Epoch ${epoch + 1} of ${this.#epochs} is complete: test accuracy ${percent(result.valAccuracy)}.`);
    setText('detail', `${whole.format(steps)} steps in ${seconds.toFixed(1)} s`);
  }

  result(test: { loss: number; accuracy: number } | null): void {
    if (test === null) return;
    setText('test-loss', test.loss.toFixed(4));
    setText('test-accuracy', percent(test.accuracy));
  }

  /** Ends the run; the bar stays where it is. */
  end(): void {
    if (!this.#bar.hasAttribute('value')) this.#bar.value = 0;
  }

  #live(logs: StepReport['logs']): void {
    if (logs.loss !== undefined) setText('loss', logs.loss.toFixed(4));
    if (logs.accuracy !== undefined) setText('accuracy', percent(logs.accuracy));
  }

  #row(epoch: number, { loss, accuracy, valLoss, valAccuracy, seconds }: EpochResult): void {
    const row = document.createElement('tr');
    const texts = [
      epoch + 1,
      loss.toFixed(4),
      percent(accuracy),
      valLoss.toFixed(4),
      percent(valAccuracy),
      seconds.toFixed(1),
    ];
    for (const text of texts) row.insertCell().textContent = String(text);
    element('epoch-rows').append(row);
  }
}
