/** EinsumDense: a dense layer along whichever axes an equation in Einstein's notation names. */
import { show, showList } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { either, isAbsent, listed, member, text, whole } from '../../fields.ts';
import type { Shape } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import { add } from '../../ops/arithmetic.ts';
import { contract } from '../../ops/einsum.ts';
import { type ActivationName, activate, activationConfig, activationFrom, activationName } from '../activations.ts';
import { layerOf } from '../called-layer.ts';
import { expectText, expectWhole } from '../check.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerName, initializerOf } from '../initializers/named.ts';
import { initializerFrom } from '../initializers/registry.ts';
import { maker } from '../maker.ts';
import { type Layer, type LayerClass, paramOf } from './layer.ts';
import { commonOptions, expectPlainParams, type LayerOptions } from './options.ts';
import { type BiasRules, configWith, type KernelRules, ruleNames, rulesFrom, rulesOf } from './rules.ts';

/** Options of `layers.einsumDense`. */
export interface EinsumDenseOptions extends LayerOptions, KernelRules, BiasRules {
  /**
   * input,kernel->output, a letter for each axis, the first one of the input and of the output being the batch: 'abc,cd->abd'. An ellipsis
   * stands for any number of axes: '...x,xy->...y', or 'ab...,bc->ac...'.
   */
  readonly equation: string;
  /** sizes of the output without the batch and without what an ellipsis stands for; null: as the input has it */
  readonly outputShape: number | readonly (number | null)[];
  /** computed of each sum; default 'linear', which leaves it as it is */
  readonly activation?: ActivationName;
  /** letters of the output along which the bias has a number of its own for each place, such as 'd'; default null: no bias */
  readonly biasAxes?: string | null;
  /** how the kernel begins: default 'glorotUniform' */
  readonly kernelInitializer?: InitializerName | Initializer;
  /** how the bias begins: default 'zeros' */
  readonly biasInitializer?: InitializerName | Initializer;
}

/** An equation, taken apart. */
interface Equation {
  readonly input: readonly string[];
  readonly kernel: readonly string[];
  readonly output: readonly string[];
  readonly ellipsis: 'none' | 'first' | 'last';
}

/** Shapes for an input, and the names of all its axes and those of the output. */
interface Sizes {
  readonly kernel: Shape;
  readonly bias: Shape | undefined;
  readonly outputShape: Shape;
  readonly inputAxes: readonly string[];
  readonly outputAxes: readonly string[];
}

/**
 * activation(einsum(equation, x, kernel) + bias). x [batch, ...as the equation says] → [batch, ...as the equation says].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where a sample does not fit the equation
 */
export const einsumDense = /* @__PURE__ */ maker(
  'layers.einsumDense({ ... })',
  (options: EinsumDenseOptions): Layer => {
    const where = 'layers.einsumDense';
    const own = ['equation', 'outputShape', 'activation', 'biasAxes', 'kernelInitializer', 'biasInitializer'];
    const shared = commonOptions(where, options, ...own, ...ruleNames('kernel', 'bias'));
    const [ofKernel, ofBias] = [rulesOf(where, options, 'kernel'), rulesOf(where, options, 'bias')];
    const equation = parsed(where, options.equation);
    const wanted = wantedShape(where, options.outputShape);
    const biasAxes = checkedAxes(where, options.biasAxes ?? null, equation);
    const activation = activationName(where, options.activation ?? 'linear');
    const kernelInitializer = initializerOf(where, options.kernelInitializer ?? 'glorotUniform');
    const biasInitializer = initializerOf(where, options.biasInitializer ?? 'zeros');
    return layerOf({
      className: 'EinsumDense',
      ...shared,
      config: configWith(
        {
          ...{ equation: options.equation, output_shape: wanted, activation: activationConfig(activation) },
          ...{ bias_axes: biasAxes },
          kernel_initializer: kernelInitializer.config ?? null,
          bias_initializer: biasInitializer.config ?? null,
        },
        { kernel: ofKernel, bias: ofBias },
      ),
      build: (name, [{ shape }]) => {
        const sizes = sizesOf(name, equation, shape, wanted, biasAxes);
        const variables = [paramOf('kernel', sizes.kernel, kernelInitializer, ofKernel)];
        if (sizes.bias !== undefined) variables.push(paramOf('bias', sizes.bias, biasInitializer, ofBias));
        return {
          outputShape: sizes.outputShape,
          variables,
          apply: ([x], trace, [kernel, bias]) => {
            const weights = { x: trace.read(kernel!), axes: equation.kernel };
            const y = contract({ x: x!, axes: sizes.inputAxes }, weights, sizes.outputAxes);
            return activate(activation, bias === undefined ? y : add(y, trace.read(bias)));
          },
        };
      },
    });
  },
);

/** @throws UsageError */
function parsed(where: string, equation: string): Equation {
  const found = /^(\.\.\.)?([a-zA-Z]+)(\.\.\.)?,([a-zA-Z]+)->(\.\.\.)?([a-zA-Z]+)(\.\.\.)?$/.exec(
    expectText(where, 'equation', equation).replaceAll(' ', ''),
  );
  const [, first, input = '', last, kernel = '', outFirst, output = '', outLast] = found ?? [];
  const isOne = first === undefined || last === undefined;
  if (found === null || !isOne || first !== outFirst || last !== outLast) {
    throw new UsageError(
      `${where}: equation is ${show(equation)}; expected one such as 'abc,cd->abd', '...x,xy->...y' or 'ab...,bc->ac...'.`,
    );
  }
  for (const part of [input, kernel, output]) {
    if (new Set(part).size < part.length)
      throw new UsageError(`${where}: ${show(part)} of the equation ${show(equation)} names an axis twice.`);
  }
  const batch = input[0]!;
  if (first === undefined && (output[0] !== batch || kernel.includes(batch))) {
    throw new UsageError(
      `${where}: the equation ${show(equation)} begins with '${batch}', the batch, which the output must begin with and the kernel cannot have.`,
    );
  }
  const unknown = [...output].find((axis) => !input.includes(axis) && !kernel.includes(axis));
  const unmatched = [...kernel].find((axis) => !input.includes(axis) && !output.includes(axis));
  if (unknown !== undefined || unmatched !== undefined) {
    const others = unknown === undefined ? 'input and output' : 'input and kernel';
    throw new UsageError(
      `${where}: '${unknown ?? unmatched}' of the equation ${show(equation)} is neither in ${others.replace(' and ', ' nor in ')}.`,
    );
  }
  const ellipsis = first !== undefined ? 'first' : last !== undefined ? 'last' : 'none';
  return { input: [...input], kernel: [...kernel], output: [...output], ellipsis };
}

function wantedShape(where: string, shape: unknown): readonly (number | null)[] {
  const list: readonly unknown[] = Array.isArray(shape) ? shape : [shape];
  return list.map((size, i) =>
    size === null ? null : expectWhole(where, Array.isArray(shape) ? `outputShape[${i}]` : 'outputShape', size, 1),
  );
}

function checkedAxes(where: string, axes: string | null, { output, ellipsis }: Equation): string | null {
  if (axes === null) return null;
  const own = ellipsis === 'first' ? output : output.slice(1);
  const letters = [...expectText(where, 'biasAxes', axes)];
  if (letters.length > 0 && letters.every((letter) => own.includes(letter))) return axes;
  throw new UsageError(`${where}: biasAxes is ${show(axes)}; expected letters of the output, of '${own.join('')}'.`);
}

/** @throws ShapeError */
function sizesOf(
  name: string,
  { input, kernel, output, ellipsis }: Equation,
  shape: Shape,
  wanted: readonly (number | null)[],
  biasAxes: string | null,
): Sizes {
  const text = `${input.join('')},${kernel.join('')}->${output.join('')}`;
  // the batch is an axis as well: of those that an ellipsis at the beginning stands for, the first
  const count = shape.length + 1 - input.length;
  const least = ellipsis === 'first' ? 1 : 0;
  if (count < least || (ellipsis === 'none' && count > 0)) {
    const axes = input.length + least - 1;
    const wantedAxes = `${ellipsis === 'none' ? '' : 'at least '}${axes} ${axes === 1 ? 'axis' : 'axes'}`;
    throw new ShapeError(`${name}: one sample is ${formatShape(shape)}; the equation ${text} expects ${wantedAxes}.`);
  }
  const elided = Array.from({ length: count }, (_, k) => `.${k}`);
  const around = (letters: readonly string[]): string[] =>
    ellipsis === 'first' ? [...elided, ...letters] : [...letters, ...elided];
  const [inputAxes, outputAxes] = [around(input), around(output)];
  const sizes = new Map(inputAxes.slice(1).map((axis, k) => [axis, shape[k]!]));
  const given = ellipsis === 'first' ? output : output.slice(1);
  if (wanted.length !== given.length) {
    throw new ShapeError(
      `${name}: outputShape is ${showList(wanted)}; expected a size for each of '${given.join('')}'.`,
    );
  }
  given.forEach((axis, k) => {
    const [own, size] = [sizes.get(axis), wanted[k]!];
    if (size === null && own === undefined)
      throw new ShapeError(
        `${name}: outputShape[${k}] is null; the input has no axis '${axis}' to take its size from.`,
      );
    if (size !== null && own !== undefined && own !== size)
      throw new ShapeError(`${name}: axis '${axis}' of the input is ${own}, outputShape says ${size}.`);
    sizes.set(axis, (own ?? size)!);
  });
  const biased = output.slice(Math.min(...[...(biasAxes ?? '')].map((axis) => output.indexOf(axis))));
  return {
    kernel: kernel.map((axis) => sizes.get(axis)!),
    bias:
      biasAxes === null
        ? undefined
        : [
            ...biased.map((axis) => (biasAxes.includes(axis) ? sizes.get(axis)! : 1)),
            ...(ellipsis === 'last' ? elided.map(() => 1) : []),
          ],
    outputShape: outputAxes.slice(1).map((axis) => sizes.get(axis)!),
    inputAxes,
    outputAxes,
  };
}

export const EinsumDense: LayerClass = {
  className: 'EinsumDense',
  fromConfig: (config, common) => {
    expectPlainParams(config, 'gptq_unpacked_column_size');
    const [shape, axes] = [either(config, 'output_shape'), either(config, 'bias_axes')];
    return einsumDense({
      ...common,
      ...rulesFrom(config, 'kernel', 'bias'),
      equation: text(member(config, 'equation')),
      outputShape:
        typeof shape.value === 'number'
          ? whole(shape, 1)
          : listed(shape).map((size) => (isAbsent(size) ? null : whole(size, 1))),
      activation: activationFrom(member(config, 'activation')),
      biasAxes: isAbsent(axes) ? null : text(axes),
      kernelInitializer: initializerFrom(either(config, 'kernel_initializer')),
      biasInitializer: initializerFrom(either(config, 'bias_initializer')),
    });
  },
};
