/**
 * Artifacts: a model as plain data: layers with their configs, weights, and, where asked for, how it is compiled and what its
 * optimizer has learnt. Which files hold that, and where, others say.
 */
import { UsageError } from '../errors.ts';
import type { Shape } from '../graph/node.ts';
import { buildLayers } from '../nn/build-layers.ts';
import type { NamedWeight } from '../nn/callbacks.ts';
import type { Config, Configured } from '../nn/config.ts';
import type { LossName } from '../nn/losses/named.ts';
import type { MetricName } from '../nn/metrics/named.ts';
import type { CompileArguments } from '../nn/model-options.ts';
import type { OptimizerState } from '../nn/optimizer-state.ts';
import type { SavedModel } from '../nn/save.ts';

export interface LayerArtifact {
  readonly name: string;
  readonly className: string;
  /** of the first layer */
  readonly inputShape?: Shape;
  readonly config: Config;
}

export interface TrainingArtifact {
  readonly optimizer: Configured;
  readonly loss: LossName;
  readonly metrics: readonly MetricName[];
  readonly state: OptimizerState;
}

export interface ModelArtifacts {
  readonly name: string;
  readonly seed: number;
  readonly layers: readonly LayerArtifact[];
  /** `<layer>/<param>`, layer by layer */
  readonly weights: readonly NamedWeight[];
  readonly training?: TrainingArtifact;
}

const where = 'model.save';

/** @throws UsageError where something of the user's own is in it, which no file can describe */
export function artifactsOf({ model, tensors, step }: SavedModel): ModelArtifacts {
  const built = buildLayers(model.layers);
  const values = new Map(tensors.map((tensor) => [tensor.name, tensor.values as Float32Array]));
  const take = (name: string, shape: Shape): NamedWeight => ({ name, shape, values: values.get(name)! });
  const params = built.flatMap((layer) => layer.params);
  const layers = model.layers.map(({ className, inputShape, config }, i) => {
    const { name } = built[i]!;
    if (config === undefined) throw ownWork(`the layer '${name}'`, className);
    return { name, className, config, ...(i === 0 && { inputShape }) };
  });
  const { name, seed, compiled } = model;
  const weights = params.map((param) => take(param.name, param.shape));
  if (step === undefined || compiled === undefined) return { name, seed, layers, weights };
  const { loss, metrics = [] } = compiled;
  const optimizer = compiled.optimizer as Exclude<CompileArguments['optimizer'], string>;
  if (optimizer.config === undefined) throw ownWork('the optimizer', optimizer.name);
  const slots = optimizer.slots.flatMap((slot) => params.map((p) => take(`${p.name}/${slot}`, p.shape)));
  const state = { step, rates: values.get('rates')!, slots };
  return { name, seed, layers, weights, training: { optimizer: optimizer.config, loss, metrics, state } };
}

function ownWork(what: string, name: string): UsageError {
  return new UsageError(
    `${where}: ${what} (${name}) has no config, so that no file can describe it. Save the weights with toSafetensors().`,
  );
}
