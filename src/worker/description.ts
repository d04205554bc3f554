/** What a model is, as plain data that a worker makes it of. */
import { UsageError } from '../errors.ts';
import { formOf } from '../io/keras-optimizers.ts';
import { outputArtifacts } from '../io/output-artifacts.ts';
import { lossWeightsOf, trainingConfigOf } from '../io/tfjs-compiled.ts';
import { describeTopology } from '../io/tfjs-topology.ts';
import type { NamedWeight } from '../nn/callbacks.ts';
import type { ModelTensors } from '../nn/ends.ts';
import type { Model } from '../nn/model.ts';
import type { CompileArguments } from '../nn/model-options.ts';
import type { OptimizerState } from '../nn/optimizer-state.ts';
import type { Topology } from '../nn/topology.ts';

/** How a model is compiled, in the words of its files. */
export interface DescribedCompile {
  readonly training: object;
  readonly lossWeights: readonly number[] | undefined;
  /** whether epsilon stands where the paper has it */
  readonly paper: boolean;
  readonly optimize: boolean;
  /** the file's names of the outputs */
  readonly outputs: readonly string[];
}

/** A model. */
export interface Description {
  readonly topology: object;
  readonly seed: number;
  /** all of them, or those alone that the seed does not make */
  readonly weights: readonly NamedWeight[];
  readonly compiled: DescribedCompile | undefined;
  /** what the optimizer has learnt, where it has */
  readonly state: OptimizerState | undefined;
  /** epochs that it has trained */
  readonly epochs: number;
}

const OWN = 'Make the model in a worker of your own, and serve what the page needs of it: see serve of wgrad/worker.';

/** @throws UsageError where something of the user's own is in it, or weights are shared in a way that no file can describe */
export async function describe<Outputs extends ModelTensors>(
  where: string,
  model: Model<Outputs>,
): Promise<Description> {
  const { topology, seed, compiled: given } = model;
  checkLayers(where, topology);
  const compiled = given && describeCompile(where, given, topology);
  const beginning = model.givenWeights;
  const weights = beginning ?? (await model.getWeights());
  const epochs = model.epochsBegun;
  const state = beginning === undefined && compiled !== undefined ? await model.getOptimizerState() : undefined;
  const { json } = describeTopology(topology);
  return { topology: json, seed, weights, compiled, state: state && state.step > 0 ? state : undefined, epochs };
}

/** @throws UsageError where something of the user's own is in it */
export function describeCompile(where: string, compiled: CompileArguments, topology: Topology): DescribedCompile {
  const outputs = own(() => outputArtifacts(where, compiled, topology.ends.outputs));
  const { config, name, learningRate, schedule } = compiled.optimizer as Exclude<CompileArguments['optimizer'], string>;
  if (config === undefined) throw ownWork(where, 'the optimizer', name);
  const form = formOf(config, schedule?.config ?? config.config.learning_rate ?? learningRate);
  const { outputs: names } = describeTopology(topology);
  return {
    training: trainingConfigOf({ outputs }, form, names),
    lossWeights: lossWeightsOf({ outputs }).lossWeights,
    paper: config.config.epsilon_place === 'paper',
    optimize: compiled.optimize ?? true,
    outputs: names,
  };
}

function own<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(
      error.message.replace(
        'no file can describe it. Save the weights with toSafetensors().',
        `it cannot be sent to a worker. ${OWN}`,
      ),
    );
  }
}

const ownWork = (where: string, what: string, name: string): UsageError =>
  new UsageError(`${where}: ${what} (${name}) has no config, so that it cannot be sent to a worker. ${OWN}`);

function checkLayers(where: string, { layers }: Topology, seen = new Set<string>()): void {
  for (const { name, className, config, model, weights } of layers) {
    if (model !== undefined) {
      checkLayers(where, model, seen);
      continue;
    }
    if (config === undefined) throw ownWork(where, `the layer '${name}'`, className);
    for (const weight of weights) {
      if (seen.has(weight)) {
        throw new UsageError(
          `${where}: two models in this one share '${weight}', which cannot be sent to a worker. ${OWN}`,
        );
      }
      seen.add(weight);
    }
  }
}
