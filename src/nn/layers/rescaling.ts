/** Rescaling: pictures in another range of numbers. */
import { show } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { type Field, isAbsent, listed, member, number } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import type { Variable } from '../../graph/variable.ts';
import { add, mul, scale as scaled } from '../../ops/arithmetic.ts';
import { fill } from '../../ops/sources.ts';
import { layerOf } from '../called-layer.ts';
import { expectNumber } from '../check.ts';
import { maker } from '../maker.ts';
import { constantOf, type Layer, type LayerClass } from './layer.ts';
import { commonOptions, type LayerOptions } from './options.ts';

/** Options of `layers.rescaling`. */
export interface RescalingOptions extends LayerOptions {
  /** what the inputs are multiplied by: a number, or one for each place of the last axis */
  readonly scale: number | readonly number[];
  /** what is added then, likewise: default 0 */
  readonly offset?: number | readonly number[];
}

/**
 * x · scale + offset: by 1 / 127.5 and -1 bytes become numbers from -1 to 1. x [batch, ...any shape].
 * @throws UsageError where an option is wrong; when the model is built, ShapeError where there is not a number for each place of the last axis
 */
export const rescaling = /* @__PURE__ */ maker('layers.rescaling({ ... })', (options: RescalingOptions): Layer => {
  const where = 'layers.rescaling';
  const shared = commonOptions(where, options, 'scale', 'offset');
  const scale = expectNumbers(where, 'scale', options.scale);
  const offset = expectNumbers(where, 'offset', options.offset ?? 0);
  return layerOf({
    className: 'Rescaling',
    ...shared,
    config: { scale, offset },
    passesMask: true,
    build: (name, [{ shape }]) => {
      const [factors, terms] = [tableOf(name, 'scale', scale, shape), tableOf(name, 'offset', offset, shape)];
      return {
        outputShape: shape,
        variables: [factors, terms].filter((each) => each !== undefined),
        apply: ([x], trace) => {
          const times = factors === undefined ? scaled(x!, scale as number) : mul(x!, trace.read(factors));
          const more: Node = terms === undefined ? fill([], offset as number) : trace.read(terms);
          return add(times, more);
        },
      };
    },
  });
});

type Numbers = number | readonly number[];

/** @throws UsageError */
function expectNumbers(where: string, name: string, value: Numbers): Numbers {
  if (!Array.isArray(value)) return expectNumber(where, name, value as number, -3.4e38, 3.4e38);
  if (value.length === 0)
    throw new UsageError(
      `${where}: ${name} is ${show(value)}; expected a number, or one for each place of the last axis.`,
    );
  return value.map((each, i) => expectNumber(where, `${name}[${i}]`, each, -3.4e38, 3.4e38));
}

/** A list as a table of the layer; undefined for a number. @throws ShapeError */
function tableOf(name: string, option: string, values: Numbers, shape: Shape): Variable | undefined {
  if (typeof values === 'number') return undefined;
  if (values.length !== shape.at(-1))
    throw new ShapeError(
      `${name}: ${option} has ${values.length} numbers; the samples are ${formatShape(shape)}. Give one for each place of the last axis.`,
    );
  return constantOf(option, [values.length], () => Float32Array.from(values));
}

export const Rescaling: LayerClass = {
  className: 'Rescaling',
  fromConfig: (config, common) =>
    rescaling({ ...common, scale: numbersFrom(member(config, 'scale')), offset: offsetFrom(member(config, 'offset')) }),
};

const offsetFrom = (field: Field): Numbers => (isAbsent(field) ? 0 : numbersFrom(field));

/** A number, a list, or an array of NumPy's as Keras writes it. */
function numbersFrom(field: Field): Numbers {
  const { value } = field;
  if (typeof value !== 'object' || value === null) return number(field);
  const isArray = (value as { class_name?: unknown }).class_name === '__numpy__';
  return listed(isArray ? member(member(field, 'config'), 'value') : field).map(number);
}
