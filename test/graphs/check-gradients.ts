/**
 * Gradients of a random graph against central differences, both by the float64 twins. What stopGradient holds is held. Beside a kink
 * the slopes of both sides differ, and a central difference is between them: so the tolerance is how much they differ.
 */

import { interpreter, type NumberFeeds, type Value } from '../../src/cpu/evaluate.ts';
import { leafName, type Node } from '../../src/graph/node.ts';
import * as b from '../../src/ops/all.ts';
import { gradients } from '../../src/ops/gradients.ts';
import type { RandomGraph } from './random-graph.ts';

/** Half the distance of the two points of a difference. */
const STEP = 1e-5;
/** Elements of each param. */
const MOST_ELEMENTS = 5;

/** Differences that say little are those whose sides differ by this share. */
const BENT = 1e-2;

export interface GradientsJudged {
  readonly wrong: readonly string[];
  readonly checked: number;
  /** of which beside a kink or a jump */
  readonly bent: number;
}

export function gradientsOf({ builder, feeds }: RandomGraph): GradientsJudged {
  const { params, floats } = builder;
  const targets = floats.slice(-3).map((node) => builder.objective(node));
  const objective = targets.reduce((total, target) => b.add(total, target));
  const grads = gradients(objective, b.fill([], 1), params);
  const value = interpreter(feeds);
  const held = new Map<Node, Value>();
  const [base] = interpreter(feeds, remember(held))(objective);
  const moved = (leaf: string, element: number, by: number): number => {
    const values = Float64Array.from(feeds[leaf]!);
    values[element]! += by;
    const at: NumberFeeds = { ...feeds, [leaf]: values };
    return interpreter(at, (value, node) => held.get(node) ?? value)(objective)[0]!;
  };
  const wrong: string[] = [];
  let [checked, bent] = [0, 0];
  params.forEach((param, k) => {
    const [name, analytic] = [leafName(param), value(grads[k]!)];
    for (const element of spread(analytic.length)) {
      const [above, below] = [
        (moved(name, element, STEP) - base!) / STEP,
        (base! - moved(name, element, -STEP)) / STEP,
      ];
      const slope = (above + below) / 2;
      const scale = 1 + Math.abs(slope);
      checked += 1;
      if (Math.abs(above - below) > BENT * scale) bent += 1;
      // third derivatives times STEP², and the rounding of the objective over STEP
      const tolerance = Math.abs(above - below) + 1e-6 * scale + (1e-15 * Math.abs(base!)) / STEP;
      if (!(Math.abs(analytic[element]! - slope) <= tolerance))
        wrong.push(`d ${name}[${element}] is ${analytic[element]}, by differences ${slope} ± ${tolerance}`);
    }
  });
  return { wrong, checked, bent };
}

const remember =
  (held: Map<Node, Value>) =>
  (value: Value, node: Node): Value => {
    if (node.op === b.stopGradientOp) held.set(node, value);
    return value;
  };

/** Some of the numbers below `count`, evenly spread. */
const spread = (count: number): number[] => {
  const taken = Math.min(MOST_ELEMENTS, count);
  return Array.from({ length: taken }, (_, k) => Math.floor((k * count) / taken));
};
