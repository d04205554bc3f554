/**
 * Masks in files of Keras 3. It writes what computes a mask as operations of the model (NotEqual, Any) and gives the mask to each call, which
 * Masking and Embedding do here by themselves: such operations and arguments are taken out. A mask that comes about otherwise stays, and is
 * refused by whoever reads the calls.
 */
import type { Field } from '../fields.ts';

type Json = Readonly<Record<string, unknown>>;

const MASKS = ['mask', 'query_mask', 'value_mask', 'key_mask'];
const OPERATIONS = ['NotEqual', 'Any'];

export const withoutMasks = (model: Field): Field => ({ ...model, value: modelWithout(model.value) });

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function modelWithout(model: unknown): unknown {
  if (!isObject(model) || !isObject(model.config) || !Array.isArray(model.config.layers)) return model;
  const layers = (model.config.layers as readonly unknown[]).map(modelWithout);
  if (!layers.some((layer) => isOperation(layer))) return { ...model, config: { ...model.config, layers } };
  const masks = new Set([...masksOf(layers)]);
  const bare = layers.map((layer) => {
    if (!isObject(layer) || !Array.isArray(layer.inbound_nodes)) return layer;
    return { ...layer, inbound_nodes: layer.inbound_nodes.map((node) => nodeWithout(node, masks)) };
  });
  return { ...model, config: { ...model.config, layers: withoutUnused(bare) } };
}

const isOperation = (layer: unknown): layer is Json => isObject(layer) && OPERATIONS.includes(String(layer.class_name));

/** Which tensor `reference` is, as text; undefined for what is none. */
function tensor(reference: unknown): string | undefined {
  if (!isObject(reference) || reference.class_name !== '__keras_tensor__' || !isObject(reference.config))
    return undefined;
  return JSON.stringify(reference.config.keras_history);
}

/** The arguments of a layer's only call. */
function argsOf(layer: Json): readonly unknown[] {
  const nodes = layer.inbound_nodes;
  const node = Array.isArray(nodes) && nodes.length === 1 ? (nodes[0] as unknown) : undefined;
  return isObject(node) && Array.isArray(node.args) ? node.args : [];
}

/** Tensors that are what a Masking or an Embedding of the model masks. */
function* masksOf(layers: readonly unknown[]): Iterable<string> {
  const known = new Set(layers.flatMap((layer) => (isObject(layer) ? maskedBy(layer) : [])));
  const compared = new Map<string, string>();
  for (const layer of layers) {
    if (!isOperation(layer)) continue;
    const [x, value] = argsOf(layer);
    const own = JSON.stringify([layer.name, 0, 0]);
    if (layer.class_name === 'NotEqual' && typeof value === 'number') {
      compared.set(own, `${tensor(x)} ${value}`);
      if (known.has(`${tensor(x)} ${value} each`)) yield own;
    }
  }
  for (const layer of layers) {
    if (!isOperation(layer) || layer.class_name !== 'Any' || !isObject(layer.config)) continue;
    const { axis, keepdims } = layer.config;
    const from = compared.get(tensor(argsOf(layer)[0]) ?? '');
    if (axis === -1 && keepdims !== true && known.has(`${from} any`)) yield JSON.stringify([layer.name, 0, 0]);
  }
}

/** What a layer compares with what, and how, to know what is masked. */
function maskedBy(layer: Json): string[] {
  const config = isObject(layer.config) ? layer.config : {};
  const x = tensor(argsOf(layer)[0]);
  if (layer.class_name === 'Masking') return [`${x} ${Number(config.mask_value)} any`];
  return layer.class_name === 'Embedding' && config.mask_zero === true ? [`${x} 0 each`] : [];
}

function nodeWithout(node: unknown, masks: ReadonlySet<string>): unknown {
  if (!isObject(node) || !isObject(node.kwargs)) return node;
  const isKnown = (value: unknown): boolean => value === null || masks.has(tensor(value) ?? '');
  const kwargs = Object.entries(node.kwargs).map(([name, value]) => {
    const all = Array.isArray(value) ? value : [value];
    return [name, MASKS.includes(name) && all.every(isKnown) ? null : value];
  });
  return { ...node, kwargs: Object.fromEntries(kwargs) };
}

/** Without operations that nothing takes any more. */
function withoutUnused(layers: readonly unknown[]): readonly unknown[] {
  const text = JSON.stringify(layers);
  const isUsed = (layer: unknown): boolean =>
    !isOperation(layer) || text.includes(`"keras_history":${JSON.stringify([layer.name, 0, 0])}`);
  const left = layers.filter(isUsed);
  return left.length === layers.length ? left : withoutUnused(left);
}
