/** Gradients by the inputs of a model: which values of a sample its result hangs on, and how to change them. */
import { show } from '../arguments.ts';
import type { Tensor } from '../data/tensor.ts';
import { ShapeError, UsageError } from '../errors.ts';
import { formatShape } from '../graph/shapes.ts';
import { partials } from '../ops/gradients.ts';
import { fill } from '../ops/sources.ts';
import { expectFunction } from './check.ts';
import { checkTensor } from './check-tensor.ts';
import { inFormOf, type ModelTensors, type Samples } from './ends.ts';
import { Model } from './model.ts';
import type { HostSamples } from './samples.ts';
import { expectSymbol, type SymbolsOf } from './step-tools.ts';
import { inputsOf, outputsOf, stepsThatGive } from './steps.ts';
import { type SymbolicTensor, symbolOf } from './symbolic.ts';

/**
 * What is differentiated, of the model's outputs [batch, ...] and the targets: a value for each sample, [batch], or their mean, [].
 */
export type InputLoss<Outputs extends ModelTensors> = (
  outputs: SymbolsOf<Outputs>,
  targets: SymbolicTensor | undefined,
) => SymbolicTensor;

/** Programs are kept by key; each loss has its own. */
const KEYS = new WeakMap<object, string>();
let keys = 0;

function keyOf(loss: object): string {
  let key = KEYS.get(loss);
  if (key === undefined) {
    key = `gradients ${++keys}`;
    KEYS.set(loss, key);
  }
  return key;
}

/**
 * The gradient of each sample's loss by that sample, dropout off: in the form and shape of x, [samples, ...inputShape]. For saliency
 * maps, adversarial examples, pictures that a class likes best.
 * @param loss a function of the outputs, and of y where it is given
 * @param y targets, [samples, ...]
 * @throws UsageError, ShapeError, DataError before anything runs; DeviceError where the GPU is lost
 */
export async function gradients<Outputs extends ModelTensors, X extends Samples>(
  model: Model<Outputs>,
  loss: InputLoss<Outputs>,
  x: X,
  y?: Tensor,
): Promise<X extends Tensor ? Tensor : X extends readonly Tensor[] ? Tensor[] : { [Name in keyof X]: Tensor }> {
  const where = 'gradients';
  if (!(model instanceof Model)) throw new UsageError(`${where}: the model is ${show(model)}; expected a model.`);
  expectFunction(where, 'loss', loss);
  const inputs = model.checkInputs(where, x);
  const targets: HostSamples['tensors'] = y === undefined ? {} : { y: checkTensor(where, 'y', y, { dtype: 'kept' }) };
  if (y !== undefined && y.shape[0] !== inputs.count) {
    throw new ShapeError(`${where}: x has ${inputs.count} samples, y has ${y.shape[0]}. Give one for each sample.`);
  }
  const host = { count: inputs.count, tensors: { ...inputs.tensors, ...targets } };
  const ends = model.network!.inputEnds;
  const given = ends.tensors.map(({ type }, i): [string, readonly number[]] => [`gradients/${i}`, type.shape]);
  const results = await model.predictBy(host, { batchSize: undefined, callbacks: [] }, (network, count) =>
    stepsThatGive(keyOf(loss), count, given, ({ tensors }, trace) => {
      const values = inFormOf(network.outputEnds, outputsOf(network, tensors, trace).map(symbolOf));
      const target = tensors.y && symbolOf(tensors.y);
      const node = expectSymbol(where, 'the loss', loss(values as SymbolsOf<Outputs>, target));
      const from = inputsOf(network, tensors);
      const size = from[0]!.shape[0]!;
      if (node.shape.length > 1 || (node.shape.length === 1 && node.shape[0] !== size)) {
        throw new ShapeError(
          `${where}: the loss is ${formatShape(node.shape)}; expected one for each sample, [${size}], or their mean, [].`,
        );
      }
      const dy = fill(node.shape, node.shape.length === 0 ? size : 1);
      return partials(node, dy, from).map((grad, i) => grad ?? fill(from[i]!.shape, 0));
    }),
  );
  return inFormOf(ends, results) as never;
}
