/**
 * Artifacts: a model as plain data: layers with their configs, weights, and, where asked for, how it is compiled and what its
 * optimizer has learnt. Which files hold that, and where, others say.
 */
import { UsageError } from '../errors.ts';
import { sizeOf } from '../graph/node.ts';
import type { NamedWeight } from '../nn/callbacks.ts';
import type { Configured } from '../nn/config.ts';
import { minimizerOf } from '../nn/minimizer.ts';
import type { CompileArguments } from '../nn/model-options.ts';
import type { OptimizerState } from '../nn/optimizer-state.ts';
import type { SavedModel } from '../nn/save.ts';
import type { Topology } from '../nn/topology.ts';
import { type OutputArtifact, outputArtifacts, ownWork } from './output-artifacts.ts';

/** How a model was compiled, and what its optimizer has learnt. */
export interface TrainingArtifact {
  /** its class and what it was made of, in Keras's names */
  readonly optimizer: Configured;
  /** what each output was compiled with */
  readonly outputs: readonly OutputArtifact[];
  /** of the step that the weights are of */
  readonly state: OptimizerState;
}

/** All of a model as plain data, for a target of your own. */
export interface ModelArtifacts {
  /** the model's name */
  readonly name: string;
  /** what its weights, shuffles and dropout began from */
  readonly seed: number;
  /** its layers, and how they are connected */
  readonly topology: Topology;
  /** `<layer>/<param>`, layer by layer */
  readonly weights: readonly NamedWeight[];
  /** where the optimizer was to be saved, too */
  readonly training?: TrainingArtifact;
}

const where = 'model.save';

/**
 * All of a model as plain data, for a target of your own.
 * @param saved what the target was given
 * @throws UsageError where something of the user's own is in it, which no file can describe
 */
export function artifactsOf({ model, tensors, step }: SavedModel): ModelArtifacts {
  const values = new Map(tensors.map((tensor) => [tensor.name, tensor.values as Float32Array]));
  const { name, seed, topology, compiled } = model;
  checkLayers(topology);
  const weights = model.weights.map(({ name, shape }) => ({ name, shape, values: values.get(name)! }));
  if (step === undefined || compiled === undefined) return { name, seed, topology, weights };
  const outputs = outputArtifacts(where, compiled, topology.ends.outputs);
  const optimizer = compiled.optimizer as Exclude<CompileArguments['optimizer'], string>;
  if (optimizer.config === undefined) throw ownWork(where, 'the optimizer', optimizer.name);
  const params = model.weights.filter(({ trainable }) => trainable);
  const { rates, slots } = minimizerOf(optimizer, params);
  const slotValues = slots.map(({ name, shape }): NamedWeight => {
    // none of a weight that was frozen when the model was compiled
    return { name, shape, values: values.get(name) ?? new Float32Array(sizeOf(shape)) };
  });
  const state = { step, rates: values.get(rates.name)!, slots: slotValues };
  return { name, seed, topology, weights, training: { optimizer: optimizer.config, outputs, state } };
}

/** @throws UsageError where a layer cannot be described, or two models share one */
function checkLayers({ layers }: Topology, seen = new Set<string>()): void {
  for (const { name, className, config, model, weights } of layers) {
    if (model !== undefined) {
      checkLayers(model, seen);
      continue;
    }
    if (config === undefined) throw ownWork(where, `the layer '${name}'`, className);
    for (const weight of weights) {
      if (seen.has(weight)) {
        throw new UsageError(
          `${where}: two models in this one share '${weight}', which no file can describe. Save the weights with toSafetensors().`,
        );
      }
      seen.add(weight);
    }
  }
}
