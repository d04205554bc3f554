/**
 * Random graphs over all ops. What fast-check draws is a recipe: a list of instructions, each with some numbers. Every recipe makes a
 * graph, so that a failing one can be made smaller; the graph is what a counterexample shows.
 */
import fc from 'fast-check';
import { isLeaf, leafName, type Node, type Step, stepRoots, topologicalOrder } from '../../src/graph/node.ts';
import { STEP_RULES } from '../../src/ops/step-rules.ts';
import type { Problem } from '../reference/case.ts';
import { Builder } from './builder.ts';
import { CONVOLUTIONS } from './instructions-conv.ts';
import { ELEMENTWISE, type Instruction } from './instructions-elementwise.ts';
import { MOVEMENT } from './instructions-movement.ts';
import { REDUCTIONS } from './instructions-reductions.ts';
import { STATES } from './instructions-states.ts';
import { Numbers } from './numbers.ts';

const INSTRUCTIONS: Readonly<Record<string, Instruction>> = {
  ...ELEMENTWISE,
  ...MOVEMENT,
  ...REDUCTIONS,
  ...CONVOLUTIONS,
  ...STATES,
};
/** How many numbers an instruction has. */
const NUMBERS = 14;
const MOST_INSTRUCTIONS = 20;
const MOST_OUTPUTS = 5;

export interface Recipe {
  /** of the values of leaves */
  readonly seed: number;
  readonly instructions: readonly (readonly [name: string, numbers: readonly number[]])[];
  /** Decides the first leaf. */
  readonly first: readonly number[];
  /** Decides what the compiler is told of the device, and whether there are gradients. */
  readonly device: readonly number[];
}

/** A recipe, printed as its graph. */
export class RandomGraph {
  readonly builder: Builder;
  readonly step: Step;

  constructor(readonly recipe: Recipe) {
    this.builder = new Builder(recipe.seed);
    const g = this.builder;
    g.leaf('param', g.shape(new Numbers(recipe.first)));
    for (const [name, numbers] of recipe.instructions) INSTRUCTIONS[name]!(g, new Numbers(numbers));
    if (recipe.device.at(-1)! % 2 === 1) INSTRUCTIONS.gradient!(g, new Numbers([]));
    this.step = { ...g.step(this.#outputs()), rules: STEP_RULES };
  }

  get feeds(): Problem['feeds'] {
    return this.builder.draw.feeds;
  }

  /** Some of the values that nothing else reads, the last one among them, and gradients. Leaves are no results. */
  #outputs(): Node[] {
    const { floats, wholes, gradients, updates } = this.builder;
    const made = [...wholes, ...floats].filter((node) => !isLeaf(node));
    const read = new Set(topologicalOrder([...made, ...updates.values()]).flatMap(({ inputs }) => inputs));
    const others = made.filter((node) => !read.has(node)).slice(-MOST_OUTPUTS);
    return [...new Set([...others, ...made.slice(-1), ...gradients.filter((node) => !isLeaf(node)).slice(0, 2)])];
  }

  [fc.toStringMethod](): string {
    return `\n${printStep(this.step)}\nrecipe ${JSON.stringify(this.recipe)}\n`;
  }
}

/** A line for each node. */
export function printStep(step: Step): string {
  const order = topologicalOrder([...step.updates.map(([leaf]) => leaf), ...stepRoots(step)]);
  const names = new Map(order.map((node, k) => [node, isLeaf(node) ? leafName(node) : `%${k}`]));
  const lines = order.map((node) => {
    const type = `${node.dtype} [${node.shape}]`;
    if (isLeaf(node)) return `${names.get(node)}: ${node.op.name} ${type}`;
    const attrs = Object.keys(node.attrs).length === 0 ? '' : ` ${JSON.stringify(node.attrs)}`;
    return `${names.get(node)}: ${type} = ${node.op.name}(${node.inputs.map((input) => names.get(input)).join(', ')})${attrs}`;
  });
  const outputs = Object.entries(step.outputs).map(([name, node]) => `output ${name} = ${names.get(node)}`);
  const updates = step.updates.map(([leaf, value]) => `${leafName(leaf)} ← ${names.get(value)}`);
  return [...lines, ...outputs, ...updates].join('\n');
}

const numbers = (count: number): fc.Arbitrary<number[]> =>
  fc.array(fc.nat(0xffff), { minLength: count, maxLength: count, size: 'max' });

/** Graphs of instructions whose names `kept` keeps. */
export function randomGraphs(kept: (name: string) => boolean = () => true): fc.Arbitrary<RandomGraph> {
  const instruction = fc.tuple(fc.constantFrom(...Object.keys(INSTRUCTIONS).filter(kept)), numbers(NUMBERS));
  return fc
    .noBias(
      fc.record({
        seed: fc.nat(0xffff),
        instructions: fc.array(instruction, { minLength: 1, maxLength: MOST_INSTRUCTIONS, size: 'max' }),
        first: numbers(8),
        device: numbers(6),
      }),
    )
    .map((recipe) => new RandomGraph(recipe));
}

/** Names of the ops of a graph. */
export const opsOf = ({ step }: RandomGraph): Set<string> =>
  new Set(topologicalOrder(stepRoots(step)).map((node) => node.op.name));
