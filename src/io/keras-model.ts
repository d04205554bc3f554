/**
 * A model of what a file says of its layers, without weights: a Sequential where they are one chain, else a functional model. What wgrad
 * wrote becomes what it was.
 */
import { FormatError } from '../errors.ts';
import { type Field, within } from '../fields.ts';
import type { Layer } from '../nn/layers/layer.ts';
import type { ModelLayer } from '../nn/model-view.ts';
import { sequential } from '../nn/sequential.ts';
import { showShape } from '../untrusted.ts';
import { type Chain, chainOf } from './keras-chain.ts';
import { expectModel } from './keras-entries.ts';
import { type FileModel, graphModel } from './keras-graph.ts';
import { KNOWN_LAYERS, layersOf } from './keras-layers.ts';

/** @throws FormatError */
export function modelFrom(file: string, field: Field, seed: number | undefined): FileModel {
  expectModel(field, KNOWN_LAYERS);
  const chain = chainOf(field);
  return chain === undefined ? graphModel(field, seed) : sequentialFrom(file, chain, seed);
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
