/** Initialisers that give every element of a param the same value. */
import { type Field, member, number } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { fill } from '../../ops/sources.ts';
import { expectNumber } from '../check.ts';
import type { Configured } from '../config.ts';
import { maker } from '../maker.ts';
import type { Initializer } from './initializer.ts';

const filled = (value: number, config: Configured): Initializer =>
  Object.assign((_: Node, shape: Shape) => fill(shape, value), { config });

/** Every element is 0. */
export const zeros = /* @__PURE__ */ filled(0, { class_name: 'Zeros', config: {} });
/** Every element is 1. */
export const ones = /* @__PURE__ */ filled(1, { class_name: 'Ones', config: {} });

/** Every element is `value`. @throws UsageError where it is no number that f32 holds */
export const constant = /* @__PURE__ */ maker('initializers.constant(0)', (value: number): Initializer => {
  expectNumber('initializers.constant', 'value', value, -3.4e38, 3.4e38);
  return filled(value, { class_name: 'Constant', config: { value } });
});

export const constantFrom = (config: Field): Initializer => constant(number(member(config, 'value')));
