/** tensorBoard: event files of a training, which TensorBoard shows. */
import { show } from '../arguments.ts';
import { nodeParts } from '../data/node.ts';
import { UsageError } from '../errors.ts';
import { rateLogs } from '../nn/callbacks/learning-rates.ts';
import { KeptState } from '../nn/callbacks/monitor.ts';
import type { Callback, Logs, TrainedModel } from '../nn/callbacks.ts';
import { expectBoolean, expectOptions, expectWhole } from '../nn/check.ts';
import type { CallbackState } from '../nn/checkpoint.ts';
import { histogramEvent, joined, record, scalarEvent, versionEvent } from './event-file.ts';
import { type NodeFolder, nodeFolder } from './node-folder.ts';

/** Options of `tensorBoard`. */
export interface TensorBoardOptions {
  /** epochs from one histogram of each weight to the next; default 0: none */
  readonly histogramFreq?: number;
  /** also how many steps a second takes, default false */
  readonly writeStepsPerSecond?: boolean;
  /** 'epoch' (default); 'batch', or a number of batches, adds the means so far after each batch, or each so many */
  readonly updateFreq?: 'epoch' | 'batch' | number;
}

/** What came after each batch waits this long before it is written: a file is not opened for each step. */
const WAIT_MS = 1000;
let files = 0;

/**
 * Writes event files into `directory`, which is made where it is not there, as Keras's TensorBoard does: those of training in `train`, of
 * validation data in `validation`. By epoch `epoch_loss` and all other measures, `epoch_learning_rate`; by batch `batch_loss` and so on; after
 * a validation `evaluation_loss_vs_iterations`. A run that resumes goes on in the same files: what came after its checkpoint is cut off and
 * comes again. `tensorboard --logdir directory` shows it all. Graphs, pictures, embeddings and profiles are not written.
 * @throws UsageError on a page, or where an option is wrong; in `fit` DataError where the disk refuses
 */
export function tensorBoard(directory: string, options: TensorBoardOptions = {}): Callback {
  const where = 'tensorBoard';
  const folder = nodeFolder(where, directory);
  expectOptions(where, options, ['histogramFreq', 'writeStepsPerSecond', 'updateFreq']);
  const histogramFreq = expectWhole(where, 'histogramFreq', options.histogramFreq ?? 0, 0);
  const speeds = expectBoolean(where, 'writeStepsPerSecond', options.writeStepsPerSecond ?? false);
  const every = frequencyOf(where, options.updateFreq ?? 'epoch');
  let model: TrainedModel;
  let train = new EventFile(folder, 'train');
  let validation = new EventFile(folder, 'validation');
  /** Steps of this training so far, over all epochs. */
  let steps = 0;
  let trains = false;
  /** When the epoch began, in milliseconds, and its batches that were heard of since. */
  let [begun, heard] = [0, 0];

  const write = (file: EventFile, prefix: string, logs: Logs, step: number): void => {
    for (const [name, value] of Object.entries(logs)) file.scalar(`${prefix}${name}`, value, step);
  };
  const stepsPerSecond = (): Logs =>
    speeds ? { steps_per_second: heard / Math.max(1e-6, (performance.now() - begun) / 1000) } : {};

  return {
    name: where,
    setModel(trained) {
      model = trained;
      trains = false;
      steps = 0;
      train = new EventFile(folder, 'train');
      validation = new EventFile(folder, 'validation');
    },
    getState: () => ({ values: { steps, train: train.state(), validation: validation.state() } }),
    setState({ values }) {
      const kept = new KeptState(where, values);
      steps = kept.whole('steps');
      train.resume(kept.object('train'));
      validation.resume(kept.object('validation'));
    },
    async onTrainBegin() {
      trains = true;
      await train.cut(where);
      await validation.cut(where);
    },
    onEpochBegin() {
      [begun, heard] = [performance.now(), 0];
    },
    async onTrainBatchEnd(_batch, { batch: _, size: __, ...logs }) {
      heard += 1;
      steps += 1;
      if (every === 0 || steps % every !== 0) return;
      write(train, 'batch_', { ...logs, ...stepsPerSecond() }, steps);
      if (train.waitsMs() > WAIT_MS) await train.flush();
    },
    onTestEnd(logs) {
      if (!trains) return;
      for (const [name, value] of Object.entries(logs)) {
        validation.scalar(`evaluation_${name}_vs_iterations`, value, steps);
      }
    },
    async onEpochEnd(epoch, logs) {
      const measured = Object.entries(logs);
      const own = measured.filter(([name]) => !name.startsWith('val_'));
      const held = measured.filter(([name]) => name.startsWith('val_')).map(([name, value]) => [name.slice(4), value]);
      const speed = stepsPerSecond();
      const rates = await rateLogs(model);
      const weights = histogramFreq > 0 && epoch % histogramFreq === 0 ? await model.getWeights() : [];
      write(train, 'epoch_', { ...Object.fromEntries(own), ...rates, ...speed }, epoch);
      write(validation, 'epoch_', Object.fromEntries(held), epoch);
      for (const { name, values } of weights) train.histogram(`${name}/histogram`, values, epoch);
      await train.flush();
      await validation.flush();
    },
    async onTrainEnd() {
      trains = false;
      await train.flush();
      await validation.flush();
    },
  };
}

/** A file that grows by events. It is made with the first of them. */
class EventFile {
  #name: string | undefined;
  /** in bytes, without what waits */
  #length = 0;
  /** Records that wait, and those that are being written. */
  readonly #coming: Uint8Array[] = [];
  #since = 0;

  constructor(
    private readonly folder: NodeFolder,
    private readonly within: string,
  ) {}

  scalar(tag: string, value: number, step: number): void {
    this.#add(scalarEvent(Date.now() / 1000, step, tag, value));
  }

  histogram(tag: string, values: Float32Array, step: number): void {
    this.#add(histogramEvent(Date.now() / 1000, step, tag, values));
  }

  #add(event: Uint8Array): void {
    if (this.#coming.length === 0) this.#since = performance.now();
    if (this.#name === undefined) this.#begin();
    this.#coming.push(record(event));
  }

  /** How long the first event that waits has waited. */
  waitsMs(): number {
    return this.#coming.length === 0 ? 0 : performance.now() - this.#since;
  }

  async flush(): Promise<void> {
    const { length } = this.#coming;
    if (length === 0) return;
    const bytes = joined(this.#coming.slice(0, length));
    await this.folder.append(this.#name!, bytes);
    this.#coming.splice(0, length);
    this.#length += bytes.length;
  }

  state(): CallbackState['values'] {
    const coming = btoa(Array.from(joined(this.#coming), (byte) => String.fromCharCode(byte)).join(''));
    return { name: this.#name ?? null, length: this.#length, coming };
  }

  resume(kept: KeptState): void {
    this.#name = kept.text('name');
    this.#length = kept.whole('length');
    const coming = kept.text('coming') ?? '';
    if (coming !== '') this.#coming.push(Uint8Array.from(atob(coming), (letter) => letter.charCodeAt(0)));
  }

  /** Cuts off what came after the checkpoint; where the file is not as long as that, another one is begun. */
  async cut(where: string): Promise<void> {
    if (this.#name === undefined) return;
    if ((await this.folder.cut(this.#name, this.#length)) || this.#length === 0) return;
    console.warn(
      `${where}: ${this.#name} does not hold what it held when the checkpoint was made. Going on in a new file.`,
    );
    this.#name = undefined;
    this.#length = 0;
    this.#begin();
  }

  #begin(): void {
    this.#name = `${this.within}/${newName()}`;
    this.#coming.unshift(record(versionEvent(Date.now() / 1000)));
  }
}

/** As TensorFlow names them; two files of one process differ by their number. */
function newName(): string {
  const { os } = nodeParts()!;
  const seconds = String(Math.floor(Date.now() / 1000)).padStart(10, '0');
  files += 1;
  return `events.out.tfevents.${seconds}.${os.hostname()}.${process.pid}.${files - 1}.v2`;
}

/** Batches from one writing to the next; 0: none. */
function frequencyOf(where: string, updateFreq: 'epoch' | 'batch' | number): number {
  if (updateFreq === 'epoch') return 0;
  if (updateFreq === 'batch') return 1;
  if (Number.isSafeInteger(updateFreq) && updateFreq > 0) return updateFreq;
  throw new UsageError(
    `${where}: updateFreq is ${show(updateFreq)}; expected 'epoch', 'batch' or a number of batches.`,
  );
}
