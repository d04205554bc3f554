/** What a checkpoint must meet again: fingerprints of a model, of samples and of an adapter, and the check. */
import { sha256 } from '../data/sha256.ts';
import { UsageError } from '../errors.ts';
import type { AdapterDescription } from '../gpu/adapter.ts';
import { CalledModel } from './called-model.ts';
import type { CheckpointMeta } from './checkpoint.ts';
import type { Config } from './config.ts';
import { measureNames } from './measures.ts';
import type { ModelTensor } from './model-tensor.ts';
import { isChain, type Network } from './network.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import type { HostSamples, HostTensor } from './samples.ts';
import type { Compiled } from './steps.ts';
import { isStreamed, type Source } from './train/feed.ts';

/** Layers with their settings and shapes, params, optimizer, loss and measures. */
export function modelPrint(network: Network, { optimizer, measures }: Compiled): string {
  const trained = measures.map(({ loss, weight }) => {
    return `${loss.name} ${settings(loss.config?.config)}${weight === 1 ? '' : `× ${weight}`}`.trim();
  });
  return [...networkPrint(network), ...optimizerPrint(optimizer), ...trained, ...measureNames(measures)].join(', ');
}

/** Layers with their settings and shapes, and params; how they are connected where they are no chain. */
export const networkPrint = (network: Network): string[] => [
  ...layersPrint(network),
  ...[...network.names].map(([{ shape }, name]) => `${name} [${shape}]`),
];

const layersPrint = (network: Network): string[] => [
  ...network.layers.map(({ callee, calls }) => {
    const { className, layer } = callee;
    const inner = callee instanceof CalledModel ? `{${layersPrint(callee.network).join(', ')}} ` : '';
    return `${className} ${settings(layer.config)}${inner}[${calls[0]!.outputs.map(({ type }) => type.shape.join())}]`;
  }),
  ...connectionsPrint(network),
];

/** For each call its layer and the tensors that it takes, by their numbers, then those of the outputs. */
function connectionsPrint(network: Network): string[] {
  const { inputs, outputs, layers, calls } = network;
  if (isChain(network) && outputs.length === 1 && outputs[0] === calls.at(-1)?.outputs[0]) return [];
  const tensors = new Map([...calls.flatMap((call) => call.outputs), ...inputs].map((tensor, i) => [tensor, i]));
  const numbers = (list: readonly ModelTensor[]): string => list.map((tensor) => tensors.get(tensor)).join(' ');
  const indices = new Map(layers.map(({ callee }, i) => [callee, i]));
  return [...calls.map((call) => `${indices.get(call.callee)}(${numbers(call.inputs)})`), `(${numbers(outputs)})`];
}

export const optimizerPrint = ({ name, slots, config }: Optimizer): string[] => [
  `${name} ${settings(config?.config)}`.trim(),
  ...slots,
];

const settings = (config: Config = {}): string =>
  Object.entries(config)
    .map(([name, value]) => `${name}=${JSON.stringify(value)} `)
    .join('');

/** Of a stream what all batches have: nobody has the values of all. */
export const sourcePrint = async (source: Source): Promise<string> =>
  isStreamed(source) ? `a stream, ${specPrint(source.first)}` : dataPrint(source);

const specPrint = ({ count, tensors }: HostSamples): string =>
  Object.entries(tensors)
    .map(([name, { spec }]) => `${name} ${spec.dtype} [${[count, ...spec.shape]}] × ${spec.scale}`)
    .join(', ');

/** SHA-256 of the values of all tensors, with shape and scale; of class labels without. */
export async function dataPrint({ count, tensors }: HostSamples): Promise<string> {
  const prints = Object.entries(tensors).map(async ([name, tensor]) => {
    const print = tensor.classes === undefined ? tensorPrint(count, tensor) : bytesPrint(tensor.classes);
    return name === 'x' || name === 'y' ? print : `${name} ${await print}`;
  });
  return (await Promise.all(prints)).join(', ');
}

async function tensorPrint(count: number, { tensor, spec }: HostTensor): Promise<string> {
  const values = (await tensor.gpu?.read('checkpoint')) ?? tensor.values;
  return `${spec.dtype} [${[count, ...spec.shape]}] × ${spec.scale}, ${await bytesPrint(values)}`;
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
