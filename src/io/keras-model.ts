/**
 * A model of what a file says of its layers, without weights: a Sequential where they are one chain, else a functional model. What wgrad
 * wrote becomes what it was.
 */
import { FormatError } from '../errors.ts';
import { type Field, within } from '../fields.ts';
import { CalledModel } from '../nn/called-model.ts';
import type { Layer } from '../nn/layers/layer.ts';
import type { Callee } from '../nn/model-tensor.ts';
import type { ModelLayer } from '../nn/model-view.ts';
import type { Network } from '../nn/network.ts';
import { sequential } from '../nn/sequential.ts';
import { showShape } from '../untrusted.ts';
import { type Chain, chainOf } from './keras-chain.ts';
import { expectModel } from './keras-entries.ts';
import { type FileModel, graphModel } from './keras-graph.ts';
import { KNOWN_LAYERS, layersOf } from './keras-layers.ts';

/** Few lines of a file can call models in models more often than any computer could run them. */
const MOST_RUNS = 20_000;

/** @throws FormatError */
export function modelFrom(file: string, field: Field, seed: number | undefined): FileModel {
  expectModel(field, KNOWN_LAYERS);
  const chain = chainOf(field);
  if (chain !== undefined) return sequentialFrom(file, chain, seed);
  const made = graphModel(field, seed);
  const runs = runsOf(made.model.network!);
  if (runs <= MOST_RUNS) return made;
  throw new FormatError(`${field.path} runs ${runs} layers; expected at most ${MOST_RUNS}. It is no model.`);
}

/** How many layers run where a model runs once: of a model that is called a hundred times in another one, a hundred times its own. */
function runsOf({ calls }: Network, known = new Map<Callee, number>()): number {
  return calls.reduce((sum, { callee }) => {
    const runs = known.get(callee) ?? (callee instanceof CalledModel ? runsOf(callee.network, known) : 1);
    known.set(callee, runs);
    return sum + runs;
  }, 0);
}

function sequentialFrom(file: string, { name, layers: placed }: Chain, seed: number | undefined): FileModel {
  const layers = layersOf(placed);
  const model = within(file, () => sequential({ name, layers, ...(seed !== undefined && { seed }) }));
  checkInputs(file, layers, model.layers);
  const leaves = new Map(model.layers.map(({ name: own }, i) => [own, placed[i]!]));
  return { model, leaves, outputs: [placed.at(-1)!.name] };
}

/** A shape that is given for a later layer must be the one that it gets. */
function checkInputs(file: string, layers: readonly Layer[], built: readonly ModelLayer[]): void {
  for (const [i, { inputShape }] of layers.entries()) {
    const before = built[i - 1];
    if (inputShape === undefined || before === undefined || inputShape.join() === before.outputShape.join()) continue;
    throw new FormatError(
      `${file}: ${built[i]!.name} expects ${showShape(inputShape)}; ${before.name} gives ${showShape(before.outputShape)}.`,
    );
  }
}
