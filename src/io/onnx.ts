/** Models as ONNX files, which onnxruntime and others run. What writes them is loaded when it is asked for. */
import { show } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import { expectOptions, expectText } from '../nn/check.ts';
import { Model } from '../nn/model.ts';

/** How an ONNX file is written. */
export interface OnnxOptions {
  /** of the graph, which viewers show; default: the model's */
  readonly name?: string;
  /** the version of the operators, 17 (default) to 21 */
  readonly opset?: number;
}

const OPSETS = [17, 21] as const;

/**
 * The bytes of an ONNX file that computes what `predict` computes, for any number of samples: inputs and outputs have the model's names, float
 * or int32, nodes are named after layers (`conv2d/Conv`), initializers are the weights by their names, to the bit. Layers that are random
 * while they train do nothing, as when predicting. Weights stand as ONNX's operators take them: kernels of convolutions [outputs, channels,
 * height, width], those of recurrent layers with ONNX's order of gates. Embeddings expect numbers of rows that there are.
 * @param model any model that has been built; training need not be over
 * @param options how it is written
 * @throws UsageError where an option is wrong, or a layer computes what ONNX cannot hold; DeviceError where the GPU is lost
 */
export async function toOnnx(model: Model, options: OnnxOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  const where = 'toOnnx';
  expectOptions(where, options, ['name', 'opset']);
  if (!(model instanceof Model)) {
    throw new UsageError(`${where}: the model is ${show(model)}; expected a model. Make one with sequential or model.`);
  }
  const name = options.name === undefined ? model.name : expectText(where, 'name', options.name);
  const opset = options.opset ?? OPSETS[0];
  if (!(Number.isInteger(opset) && opset >= OPSETS[0] && opset <= OPSETS[1])) {
    throw new UsageError(
      `${where}: opset is ${show(options.opset)}; expected a whole number from ${OPSETS.join(' to ')}.`,
    );
  }
  const { network } = model;
  if (network === undefined) throw new UsageError(`${where}: the model has no layers. Add some first.`);
  const { planned, writeOnnx } = await import('./onnx/write.ts');
  const graph = planned(where, network);
  const weights = await model.getWeights();
  const values = new Map(weights.map((weight) => [weight.name, weight.values]));
  return writeOnnx(where, { graph, name, opset }, values, network.outputEnds.names);
}
