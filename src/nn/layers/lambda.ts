/** Lambda: a function of one's own as a layer. */
import { awaited, show } from '../../arguments.ts';
import { ShapeError, UsageError, WgradError } from '../../errors.ts';
import { leaf, type Node } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { layerOf } from '../called-layer.ts';
import { expectFunction } from '../check.ts';
import { maker } from '../maker.ts';
import { nodeOf, SymbolicTensor, symbolOf } from '../symbolic.ts';
import type { TensorType } from './description.ts';
import type { Layer } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** A function of `inputs`, tensors [batch, ...] of a step, that gives [batch, ...]. It has no random numbers or weights of its own. */
export type LambdaFunction = (...inputs: SymbolicTensor[]) => SymbolicTensor;

/** Options of `layers.lambda`. */
export interface LambdaOptions extends LayerOptions {
  /** by the methods of its tensors and by `ops.*`; it gets a tensor for each that the layer is applied to */
  readonly function: LambdaFunction;
}

/** How many samples the function is tried with: what it gives may depend on their number in its first size alone. */
const TRIALS = [3, 5];

/**
 * A function as a layer: one tensor, or several, [batch, ...] → [batch, ...]. A model with it cannot be saved as a whole, since no file
 * holds a function.
 * @throws UsageError where an option is wrong; when the model is built, UsageError, ShapeError where the function gives no such tensor
 */
export const lambda = /* @__PURE__ */ maker('layers.lambda({ ... })', (options: LambdaOptions): Layer => {
  const where = 'layers.lambda';
  const shared = commonOptions(where, options, 'function');
  const run = options.function;
  expectFunction(where, 'function', run);
  return layerOf({
    className: 'Lambda',
    ...shared,
    merges: true,
    keepsDtype: true,
    build: (name, inputs) => {
      const apply = (nodes: readonly Node[]): Node =>
        resultOf(
          name,
          named(name, () => run(...nodes.map(symbolOf))),
        );
      const [first, second] = TRIALS.map((count) => apply(placeholders(inputs, count)));
      const [outputShape, other] = [first!, second!].map(({ shape }) => shape.slice(1));
      const isPerSample = [first!, second!].every(({ shape }, i) => shape[0] === TRIALS[i]);
      if (!isPerSample || outputShape!.join() !== other!.join()) {
        const got = [first!, second!].map(({ shape }, i) => `${formatShape(shape)} for ${TRIALS[i]} samples`);
        throw new ShapeError(`${name}: the function gives ${got.join(', ')}; expected a row for each sample.`);
      }
      return { outputShape: outputShape!, outputDtype: first!.dtype, apply };
    },
  });
});

const placeholders = (inputs: readonly TensorType[], count: number): Node[] =>
  inputs.map(({ shape, dtype }, i) => leaf('input', `x${i}`, [count, ...shape], dtype));

/** What ops refuse names the layer, too. */
function named<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof WgradError) error.message = `${name}: ${error.message}`;
    throw error;
  }
}

function resultOf(name: string, result: unknown): Node {
  if (result instanceof SymbolicTensor) return nodeOf(result);
  throw new UsageError(
    `${name}: the function gives ${show(result)}; expected a tensor made of its own by their methods and ops.*, at once.${awaited(result)}`,
  );
}
