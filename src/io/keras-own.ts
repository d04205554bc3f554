/**
 * What wgrad says of models beyond what Keras has fields for stands in the configs of these models, under `wgrad`. Keras refuses configs
 * with such a member, so that in its files it stands apart, by the names of the models.
 */
import { type Field, member } from '../fields.ts';

export const OWN = 'wgrad';

/** By the names of the models within the model, `''` being the model itself. */
export type OwnModels = Readonly<Record<string, object>>;

interface Json {
  readonly [name: string]: unknown;
}

/** The same without it, and what was taken away. */
export function withoutOwn(model: object): { readonly model: object; readonly models: OwnModels } {
  const models: Record<string, object> = {};
  const bare = changed(model as Json, '', (config, at) => {
    const { [OWN]: own, ...rest } = config;
    if (own !== undefined) models[at] = own as object;
    return rest;
  });
  return { model: bare, models };
}

/** With it again. @param models what a file says of them, unchecked */
export function withOwn(model: Field, models: Field): Field {
  const known = models.value;
  if (typeof known !== 'object' || known === null) return model;
  const value = changed(model.value as Json, '', (config, at) =>
    Object.hasOwn(known, at) ? { ...config, [OWN]: member(models, at).value } : config,
  );
  return { ...model, value };
}

function changed(model: Json, at: string, change: (config: Json, at: string) => Json): Json {
  const config = change(model.config as Json, at);
  const layers = (config.layers as readonly Json[]).map((layer) => {
    const inner = layer.config as Json;
    return isModel(layer) ? changed(layer, `${at}${String(inner.name)}/`, change) : layer;
  });
  return { ...model, config: { ...config, layers } };
}

const isModel = ({ config }: Json): boolean =>
  typeof config === 'object' && config !== null && Array.isArray((config as Json).layers);
