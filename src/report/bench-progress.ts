/** What the bench says while it measures, as plain data, so that each place may say it in its own words; `describeProgress` has those of the commands. */
import type { DataKind, ModelName } from './bench-report.ts';

/** What is trained. */
export interface TrainingPlace {
  readonly model: ModelName;
  readonly batchSize: number;
  readonly data: DataKind;
}

export type BenchProgress =
  /** the adapter binds no more than so many samples */
  | { readonly kind: 'few'; readonly samples: number }
  | { readonly kind: 'warming'; readonly at: TrainingPlace; readonly library: string }
  /** counted from 1 */
  | { readonly kind: 'round'; readonly at: TrainingPlace; readonly round: number; readonly rounds: number }
  | { readonly kind: 'depth'; readonly library: string; readonly layers: number }
  | { readonly kind: 'graph'; readonly ops: number }
  | { readonly kind: 'stream'; readonly name: string }
  | {
      readonly kind: 'accuracy';
      readonly library: string;
      readonly batchSize: number;
      readonly accuracy: number;
      readonly seconds: number;
    }
  /** counted from 1 */
  | { readonly kind: 'start'; readonly library: string; readonly round: number }
  | { readonly kind: 'peaks' }
  | { readonly kind: 'kernel'; readonly name: string }
  /** what could not be measured; the rest goes on */
  | { readonly kind: 'failed'; readonly name: string; readonly reason: string };

/** `convnet, batch 32, dense random data`; the MLP is not named. */
export function placeName({ model, batchSize, data }: TrainingPlace): string {
  const network = model === 'mlp' ? '' : `${model}, `;
  return `${network}batch ${batchSize}${data === 'dense random' ? `, ${data} data` : ''}`;
}

export function describeProgress(progress: BenchProgress): string {
  const { kind } = progress;
  if (kind === 'few') {
    return `this adapter binds the first ${progress.samples} samples as f32; all libraries get these`;
  }
  if (kind === 'warming') return `${placeName(progress.at)}: warming up ${progress.library}`;
  if (kind === 'round') return `${placeName(progress.at)}: round ${progress.round} of ${progress.rounds}`;
  if (kind === 'depth') return `depth: ${progress.library}, ${progress.layers} hidden layers`;
  if (kind === 'graph') return `depth: a graph of ${progress.ops} ops`;
  if (kind === 'stream') return `streams: ${progress.name}`;
  if (kind === 'accuracy') {
    const { library, batchSize, accuracy, seconds } = progress;
    return `${library}, batch ${batchSize}: ${(100 * accuracy).toFixed(2)} % after ${seconds.toFixed(1)} s`;
  }
  if (kind === 'start') return `start-up: ${progress.library}, round ${progress.round}`;
  if (kind === 'peaks') return 'kernels: the adapter’s peaks';
  if (kind === 'kernel') return `kernels: ${progress.name}`;
  return `${progress.name}: ${progress.reason}`;
}
