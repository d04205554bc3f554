/** What a checkpoint must meet again: fingerprints of a model, of samples and of an adapter, and the check. */
import { sha256 } from '../data/sha256.ts';
import { UsageError } from '../errors.ts';
import type { AdapterDescription } from '../gpu/adapter.ts';
import type { CheckpointMeta } from './checkpoint.ts';
import type { Config } from './config.ts';
import type { Network } from './network.ts';
import type { HostSamples, HostTensor } from './samples.ts';
import type { Compiled } from './steps.ts';

/** Layers with their settings and shapes, params, optimizer, loss and measures. */
export function modelPrint({ layers, params }: Network, { optimizer, loss, measures }: Compiled): string {
  const built = layers.map(({ className, outputShape, config }) => `${className} ${settings(config)}[${outputShape}]`);
  const shapes = params.map(({ name, shape }) => `${name} [${shape}]`);
  const { name, slots, config } = optimizer;
  const trained = [`${name} ${settings(config?.config)}`, `${loss.name} ${settings(loss.config?.config)}`];
  return [...built, ...shapes, ...trained.map((text) => text.trim()), ...slots, ...measures.keys()].join(', ');
}

const settings = (config: Config = {}): string =>
  Object.entries(config)
    .map(([name, value]) => `${name}=${JSON.stringify(value)} `)
    .join('');

/** SHA-256 of the values of all tensors, with shape and scale; of class labels without. */
export async function dataPrint({ count, tensors }: HostSamples): Promise<string> {
  const { x, y, ...others } = tensors;
  const targets = y?.classes === undefined && y !== undefined ? tensorPrint(count, y) : bytesPrint(y?.classes);
  const rest = Object.entries(others).map(async ([name, tensor]) => `${name} ${await tensorPrint(count, tensor)}`);
  return (await Promise.all([tensorPrint(count, x!), targets, ...rest])).join(', ');
}

async function tensorPrint(count: number, { tensor, spec }: HostTensor): Promise<string> {
  return `${spec.dtype} [${[count, ...spec.shape]}] × ${spec.scale}, ${await bytesPrint(tensor.values)}`;
}

const bytesPrint = ({ buffer, byteOffset, byteLength }: ArrayBufferView = new Uint8Array()): Promise<string> =>
  sha256(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength));

export const adapterPrint = ({ vendor, architecture, description }: AdapterDescription): string =>
  `${vendor} ${architecture} ${description}`.trim();

/**
 * Refuses to go on from a checkpoint of something else.
 * @throws UsageError that names what differs
 */
export function expectSame(
  where: string,
  meta: CheckpointMeta,
  now: Pick<CheckpointMeta, 'model' | 'data' | 'batchSize' | 'shuffle'>,
): void {
  for (const name of ['model', 'data', 'batchSize', 'shuffle'] as const) {
    if (meta[name] === now[name]) continue;
    throw new UsageError(
      `${where}: the checkpoint is of another ${NAMES[name]}: ${meta[name]}; expected ${now[name]}. Use what it was made with, or clear the store.`,
    );
  }
}

const NAMES = { model: 'model', data: 'data set', batchSize: 'batchSize', shuffle: 'shuffle' };
