/** Makers of losses: called with options they give a loss for `compile`; called with two values of a step, the loss of these. */
import { show } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { reshape } from '../../graph/views.ts';
import { mul } from '../../ops/arithmetic.ts';
import { cast } from '../../ops/cast.ts';
import { mean } from '../../ops/reductions.ts';
import { fill } from '../../ops/sources.ts';
import { expectOptions } from '../check.ts';
import { maker } from '../maker.ts';
import type { SymbolicTensor } from '../symbolic.ts';
import { type Loss, type LossOptions, type LossReduction, lossConfig, type PerSample, sampleMean } from './loss.ts';
import { expectReduction, withReduction } from './reduction.ts';

/** A function of `losses`. */
export interface LossMaker<Options> {
  /** The loss for `compile`. @param options those of the loss, and how its values become one number. @throws UsageError where an option is wrong */
  (options?: Options & LossOptions): Loss;
  /**
   * In a step of one's own: the mean loss of a batch, a single number [], of the targets `yTrue` and what a model says, `yPred`, [batch, ...]
   * each; with `reduction: 'none'` that of each sample, [batch, ...steps]. A number as target counts for every element.
   * @param options those of the loss, and how its values become one number
   * @throws UsageError, ShapeError where the targets do not suit
   */
  (yTrue: SymbolicTensor | number, yPred: SymbolicTensor, options?: Options & LossOptions): SymbolicTensor;
}

/** @param name as in `losses.<name>` */
/* @__NO_SIDE_EFFECTS__ */
export function lossMaker<Options extends object>(name: string, make: (options?: Options) => Loss): LossMaker<Options> {
  const where = `losses.${name}`;
  const either = (first?: Options | SymbolicTensor | number, yPred?: SymbolicTensor, options?: Options) => {
    if (yPred === undefined && !isSymbol(first)) return reduced(first as Options | undefined);
    if (!isSymbol(yPred)) throw new UsageError(`${where}: yPred is ${show(yPred)}; expected a symbolic tensor.`);
    const [own, reduction] = apart(options);
    const loss = reduction === 'none' ? make(own) : reduced(options);
    const { node } = yPred;
    const yTrue = targetsFor(where, loss, first, node);
    if (reduction === 'none')
      return symbolLike(
        yPred,
        loss.perSample(yTrue, node, (values) => ofSteps(values, node)),
      );
    const value = mean(loss.perSample(yTrue, node));
    return symbolLike(yPred, loss.times === undefined ? value : mul(value, loss.times({ yPred: node })));
  };
  const reduced = (options?: Options): Loss => {
    const [own, reduction] = apart(options);
    return reduction === undefined ? make(own) : withReduction(where, make(own), reduction);
  };
  const apart = (options?: Options & LossOptions): readonly [Options | undefined, LossReduction?] => {
    if (typeof options !== 'object' || options === null || !('reduction' in options)) return [options];
    const { reduction, ...own } = options;
    return reduction === undefined ? [own as Options] : [own as Options, expectReduction(where, reduction)];
  };
  return maker(`losses.${name}()`, either) as LossMaker<Options>;
}

/**
 * A loss without options, whose targets are values of the output's shape.
 * @param className Keras's
 * @param snake Keras's name of it
 * @param values of yTrue and yPred, [batch, ...] each: [batch, ...], of which the mean over a sample is taken
 */
/* @__NO_SIDE_EFFECTS__ */
export const lossOfValues = (name: string, className: string, snake: string, values: PerSample): LossMaker<object> =>
  lossMaker(name, (options: object = {}): Loss => {
    expectOptions(`losses.${name}`, options, ['reduction']);
    return {
      name,
      config: lossConfig(className, snake),
      targets: 'values',
      perSample: (yTrue, yPred, mean = sampleMean) => mean(values(yTrue, yPred)),
    };
  });

/** Values of a loss [batch, ...steps], those of elements averaged over the last axis. */
const ofSteps = (values: Node, { shape }: Node): Node =>
  shape.length > 1 && values.shape.length === shape.length ? mean(values, [shape.length - 1]) : values;

// by what it has, not by its class: that would put all that symbolic tensors can do into every program
const isSymbol = (value: unknown): value is SymbolicTensor =>
  typeof value === 'object' && value !== null && 'node' in value;

const symbolLike = (like: SymbolicTensor, node: Node): SymbolicTensor =>
  new (like.constructor as new (node: Node) => SymbolicTensor)(node);

/** @throws UsageError, ShapeError */
function targetsFor(where: string, { targets }: Loss, given: unknown, { shape }: Node): Node {
  if (typeof given === 'number' && targets === 'values') return fill(shape, given);
  if (!isSymbol(given)) {
    const expected = targets === 'values' ? 'a symbolic tensor or a number' : 'a symbolic tensor';
    throw new UsageError(`${where}: yTrue is ${show(given)}; expected ${expected}.`);
  }
  const { node } = given;
  const rows: Shape = targets === 'classes' ? shape.slice(0, -1) : shape;
  const same = [rows, [...rows, 1], ...(rows.at(-1) === 1 ? [rows.slice(0, -1)] : [])];
  if (same.some((each) => each.join() === node.shape.join()))
    return reshape(targets === 'classes' ? node : cast(node), rows);
  throw new ShapeError(
    `${where}: yTrue is ${formatShape(node.shape)}; expected ${formatShape(rows)}, as yPred is ${formatShape(shape)}.`,
  );
}
