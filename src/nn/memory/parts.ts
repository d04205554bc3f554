/** The memories that the variables of models are in, and what a step over these models calls them. */
import type { Variable } from '../../graph/variable.ts';
import type { Network } from '../network.ts';
import type { Part } from './space.ts';
import type { WeightStore } from './weight-store.ts';

/** A model of a step. */
export interface PlacedModel {
  /** stands before the names of its variables: '' or `generator/` */
  readonly prefix: string;
  readonly network: Network;
  /** weights that are the model's own */
  readonly own: WeightStore;
}

/** What the step calls the models' variables; those that several have, as the first one does. */
export function namesIn(models: readonly PlacedModel[]): Map<Variable, string> {
  const names = new Map<Variable, string>();
  for (const { prefix, network } of models) {
    for (const [variable, name] of network.names) if (!names.has(variable)) names.set(variable, prefix + name);
  }
  return names;
}

/** All stores of the models, and what stands before the names in each: the models' own come first. */
export function storesOf(models: readonly PlacedModel[]): Map<WeightStore, string> {
  const stores = new Map<WeightStore, string>();
  const add = (store: WeightStore, wanted: string): void => {
    if (stores.has(store)) return;
    const taken = [...stores.values()];
    let prefix = wanted;
    for (let i = 1; taken.includes(prefix); i++) prefix = `${wanted}${i}/`;
    stores.set(store, prefix);
  };
  for (const { prefix, own } of models) add(own, prefix);
  for (const { prefix, network } of models) {
    for (const { name, callee } of network.layers) for (const store of callee.stores) add(store, `${prefix}${name}/`);
  }
  return stores;
}

/** The memories, made where they are not. Variables that no model uses are there, too, by the name of their memory. */
export async function partsOf(models: readonly PlacedModel[]): Promise<Part[]> {
  const names = namesIn(models);
  return Promise.all(
    [...storesOf(models)].map(async ([store, prefix]): Promise<Part> => {
      return { prefix, memory: await store.begin(), names };
    }),
  );
}
