/**
 * What a random graph is to give, and how far from it a result may be. Errors pass through a graph in ways that no formula has for
 * all ops at once, so they are passed through: the float64 twins compute the graph again and again, each value moved by up to SCALE
 * times what its op may be off (accuracy.ts). The largest distance of such a run from the exact one is the tolerance, element by
 * element (Monte Carlo arithmetic: Parker 1997). Where all ops are exact, so must be the results. A choice that an error may
 * turn (a comparison of nearly equal values) goes both ways in some of the runs, which makes the tolerance as large as the step.
 */

import { broadcast } from '../../src/cpu/broadcast.ts';
import { interpreter, type NumberFeeds, type Value } from '../../src/cpu/evaluate.ts';
import { mulberry32 } from '../../src/data/random.ts';
import { leafName, type Node, type Step } from '../../src/graph/node.ts';
import { errorsOf } from './accuracy.ts';

/** Errors of several ops can add up as no run happens to add them. */
const SCALE = 2;
const RUNS = 16;
/** Below, f32 numbers are zero, and gradients through them. */
const TINY = 1e-30;

export interface Expected {
  readonly values: Float64Array;
  readonly bounds: Float64Array;
}

/** Results of a step by name, after `steps` steps. */
export function expectedOf(step: Step, feeds: NumberFeeds, steps: number): Record<string, Expected> {
  const exact = resultsOf(step, feeds, steps);
  const random = mulberry32(1);
  const signs = [() => 1, () => -1, ...Array.from({ length: RUNS - 2 }, () => () => (random() < 0.5 ? 1 : -1))];
  const runs = signs.map((sign) => resultsOf(step, feeds, steps, moved(random, sign)));
  const entries = Object.entries(exact).map(([name, values]): [string, Expected] => {
    const bounds = values.map((value, i) => {
      const distances = runs.map((run) => Math.abs(run[name]![i]! - value));
      return distances.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(...distances);
    });
    return [name, { values, bounds: bounds.map((bound) => (bound === 0 ? 0 : 1.01 * bound + TINY)) }];
  });
  return Object.fromEntries(entries);
}

type Change = (value: Value, node: Node, inputs: readonly Float64Array[]) => Value;

/**
 * Moves each element of a value by half to all of its error times SCALE.
 * @param sign up (1) or down (-1): two runs move all values the same way, since many may lie at the edge of a choice at once
 */
function moved(random: () => number, sign: () => number): Change {
  const move = (values: Float64Array, errors: Float64Array): Float64Array =>
    values.map((value, i) => value + sign() * (0.5 + 0.5 * random()) * SCALE * errors[i]!);
  return (value, node, inputs) => {
    if (isEquality(node)) return equality(value as Float64Array, node, inputs, random);
    const errors = errorsOf(node, inputs, value);
    if (errors === undefined) return value;
    if (value instanceof Float64Array) return move(value, errors as Float64Array);
    return value.map((each, k) => move(each, (errors as readonly Float64Array[])[k]!));
  };
}

const isEquality = ({ op }: Node): boolean => op.name === 'equal' || op.name === 'notEqual';

/** Nearly equal numbers may be equal in f32, and then no move makes them so. */
const NEARLY = 1e-4;

/** Either outcome where numbers are nearly equal. */
function equality(
  value: Float64Array,
  { inputs: [a, b], shape }: Node,
  inputs: readonly Float64Array[],
  random: () => number,
): Float64Array {
  const [left, right] = [broadcast(inputs[0]!, a!.shape, shape), broadcast(inputs[1]!, b!.shape, shape)];
  return value.map((each, i) => {
    const distance = Math.abs(left[i]! - right[i]!);
    const isClose = distance > 0 && distance <= NEARLY * Math.abs(left[i]!);
    return isClose && random() < 0.5 ? 1 - each : each;
  });
}

function resultsOf(step: Step, feeds: NumberFeeds, steps: number, change?: Change): Record<string, Float64Array> {
  let states: NumberFeeds = feeds;
  for (let done = 1; ; done++) {
    const value = interpreter(states, change);
    const updated = Object.fromEntries(step.updates.map(([leaf, next]) => [leafName(leaf), value(next)]));
    if (done === steps) {
      const outputs = Object.entries(step.outputs).map(([name, node]) => [name, value(node)]);
      return { ...Object.fromEntries(outputs), ...updated };
    }
    states = { ...states, ...updated };
  }
}
