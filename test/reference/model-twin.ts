/** Float64 twin of how any model trains: its step as the library writes it, carried out by the twins of the ops. */

import { evaluateStep, type NumberFeeds } from '../../src/cpu/evaluate.ts';
import { layoutOf } from '../../src/graph/variable.ts';
import { CLOCK, CLOCK_WORDS, RATES_WORDS } from '../../src/graph/words.ts';
import type { CompileArguments, Model, NamedWeight, Optimizer, OptimizerState, Samples } from '../../src/index.ts';
import type { TensorSpec } from '../../src/nn/batch.ts';
import { checkCompile } from '../../src/nn/model-options.ts';
import { trainSteps } from '../../src/nn/steps.ts';

export interface ModelRun {
  readonly model: Model;
  readonly compiled: CompileArguments;
  /** as they are before the first step */
  readonly weights: readonly NamedWeight[];
  readonly x: Samples;
  readonly targets: { readonly values: ArrayLike<number>; readonly spec: TensorSpec };
  /** divides the samples */
  readonly batchSize: number;
  /** in one epoch, not shuffled */
  readonly steps: number;
  /** what the optimizer has learnt before the first step; default: nothing */
  readonly state?: OptimizerState | undefined;
}

/** The weights after the steps, by name. */
export function trainedByTwin(run: ModelRun): Map<string, Float64Array> {
  const state = stateByTwin(run);
  return new Map(run.weights.map(({ name }) => [name, Float64Array.from(state[name]!)]));
}

/** All that the steps leave, by name: weights, slots, `rates`. */
export function stateByTwin(run: ModelRun): Readonly<Record<string, ArrayLike<number>>> {
  const { model, targets, batchSize: size } = run;
  const { count, tensors } = model.checkInputs('twin', run.x);
  const given = Object.entries(tensors);
  const data = {
    count,
    tensors: { ...Object.fromEntries(given.map(([name, { spec }]) => [name, spec])), y: targets.spec },
  };
  const samples: NumberFeeds = {
    ...Object.fromEntries(given.map(([name, { tensor }]) => [name, tensor.values])),
    y: targets.values,
  };
  const network = model.network!;
  const steps = trainSteps(network, checkCompile(run.compiled));
  const variables = [...network.names.keys(), ...steps.variables];
  const layout = layoutOf(variables, undefined, (variable) => network.names.get(variable) ?? variable.name);
  const step = steps.build({ data, size, stride: size, shuffle: false }, layout);
  let state: Record<string, ArrayLike<number>> = Object.fromEntries([
    ...[...layout.homes].map(([{ shape, initializer }, { name }]) => [
      name,
      initializer?.values?.(shape, 0, 0) ?? new Float64Array(shape.reduce((a, b) => a * b, 1)),
    ]),
    ...run.weights.map(({ name, values }) => [name, values]),
    ['clock', clockOf(model.seed)],
    ['rates', Float64Array.of((run.compiled.optimizer as Optimizer).learningRate, ...Array(RATES_WORDS - 1).fill(0))],
    ...(run.state === undefined ? [] : learntBefore(run.state)),
  ]);
  for (let i = 0; i < run.steps; i++) state = { ...state, ...evaluateStep(step, { ...samples, ...state }) };
  return state;
}

const learntBefore = ({ rates, slots }: OptimizerState): [string, ArrayLike<number>][] => [
  ['rates', rates],
  ...slots.map(({ name, values }): [string, ArrayLike<number>] => [name, values]),
];

function clockOf(seed: number): Float64Array {
  const words = new Float64Array(CLOCK_WORDS);
  words[CLOCK.step] = 1;
  words[CLOCK.seed] = seed;
  words[CLOCK.shuffleSeed] = seed;
  return words;
}
