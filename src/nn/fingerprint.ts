/** What a checkpoint must meet again: fingerprints of a model, of samples and of an adapter, and the check. */
import { sha256 } from '../data/sha256.ts';
import { UsageError } from '../errors.ts';
import type { AdapterDescription } from '../gpu/adapter.ts';
import type { CheckpointMeta } from './checkpoint.ts';
import type { Config } from './config.ts';
import type { Network } from './network.ts';
import type { HostSamples } from './samples.ts';
import type { Compiled } from './steps.ts';

/** Layers with their settings and shapes, params, optimizer and measures. */
export function modelPrint({ layers, params }: Network, { optimizer, measures }: Compiled): string {
  const built = layers.map(({ className, outputShape, config }) => `${className} ${settings(config)}[${outputShape}]`);
  const shapes = params.map(({ name, shape }) => `${name} [${shape}]`);
  const { name, slots, config } = optimizer;
  return [...built, ...shapes, `${name} ${settings(config?.config)}`.trim(), ...slots, ...measures.keys()].join(', ');
}

const settings = (config: Config = {}): string =>
  Object.entries(config)
    .map(([name, value]) => `${name}=${JSON.stringify(value)} `)
    .join('');

/** SHA-256 of values and labels, with shape and scale. */
export async function dataPrint({ x, spec, labels }: HostSamples): Promise<string> {
  const { buffer, byteOffset, byteLength } = x.values;
  const values = await sha256(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength));
  const [begin, length] = labels === undefined ? [0, 0] : [labels.byteOffset, labels.byteLength];
  const classes = await sha256(new Uint8Array(labels?.buffer ?? new ArrayBuffer(0), begin, length));
  return `${spec.dtype} [${[spec.count, ...spec.shape]}] × ${spec.scale}, ${values}, ${classes}`;
}

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
