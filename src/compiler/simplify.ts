/**
 * Simplify: rewrites a step into an equal one that is cheaper. Equal nodes become one (common subexpressions), and a small
 * set of rules applies bottom-up. What nobody needs disappears by itself, since a graph is what its roots can reach.
 */
import { type Attrs, apply, isLeaf, type Node, type Shape, type Step } from '../graph/node.ts';

type Make = (op: Node['op'], inputs: readonly Node[], attrs: Attrs) => Node;
type Rule = (node: Node, make: Make) => Node | undefined;

const number = (node: Node, attr: string): number => node.attrs[attr] as number;

/** A gather gives its rows in any shape; a reshape of a reshape is one; to the same shape it is nothing. */
const reshapeRule: Rule = (node, make) => {
  if (node.op !== 'reshape') return undefined;
  const [x] = node.inputs;
  const shape = node.attrs.shape as Shape;
  if (x!.shape.join() === shape.join()) return x;
  if (x!.op === 'reshape') return make('reshape', x!.inputs, { shape });
  if (x!.op === 'gather' && x!.shape[0] === shape[0])
    return make('gather', x!.inputs, { ...x!.attrs, shape: shape.slice(1) });
  return undefined;
};

/** Rows scaled by a constant are scaled as a whole. */
const constantRowScale: Rule = (node, make) => {
  const [x, s] = node.inputs;
  if (node.op !== 'rowScale' || s!.op !== 'fill') return undefined;
  return make('scale', [x!], { factor: number(s!, 'value') });
};

const scaleRule: Rule = (node, make) => {
  const [x] = node.inputs;
  if (node.op !== 'scale') return undefined;
  if (number(node, 'factor') === 1) return x;
  if (x!.op === 'scale') return make('scale', x!.inputs, { factor: number(node, 'factor') * number(x!, 'factor') });
  return undefined;
};

/** dropout'(…) then relu' read the mask and the sign; the forward result, dropped and rectified, already has both. */
const dropoutReluGrad: Rule = (node, make) => {
  const [dy, y] = node.inputs;
  if (node.op !== 'reluGrad' || dy!.op !== 'dropout' || y!.op !== 'relu') return undefined;
  const dropped = make('dropout', [y!, dy!.inputs[1]!], dy!.attrs);
  const factor = 1 / (1 - number(dy!, 'rate'));
  return make('scale', [make('reluGrad', [dy!.inputs[0]!, dropped], {})], { factor });
};

const RULES: readonly Rule[] = [reshapeRule, constantRowScale, scaleRule, dropoutReluGrad];

export function simplify(step: Step): Step {
  const known = new Map<string, Node>();
  const done = new Map<Node, Node>();
  const make: Make = (op, inputs, attrs) => {
    const key = `${op}(${inputs.map((input) => input.id).join()})${JSON.stringify(attrs)}`;
    const same = known.get(key);
    if (same !== undefined) return same;
    const node = apply(op, inputs, attrs);
    const better = RULES.map((rule) => rule(node, make)).find((result) => result !== undefined) ?? node;
    known.set(key, better);
    return better;
  };
  const visit = (node: Node): Node => {
    const finished = done.get(node);
    if (finished !== undefined) return finished;
    const result = isLeaf(node) ? node : make(node.op, node.inputs.map(visit), node.attrs);
    done.set(node, result);
    return result;
  };
  const ownValue = ownValues();
  return {
    outputs: Object.fromEntries(Object.entries(step.outputs).map(([name, node]) => [name, visit(node)])),
    updates: step.updates.map(([leaf, value]) => [leaf, ownValue(visit(value))]),
  };
}

/** Each state needs a value of its own, to be computed into its memory: what several would share is computed for each. */
function ownValues(): (value: Node) => Node {
  const taken = new Set<Node>();
  return (value) => {
    const copied = isLeaf(value) ? apply('scale', [value], { factor: 1 }) : value;
    const own = taken.has(copied) ? apply(copied.op, copied.inputs, copied.attrs) : copied;
    taken.add(own);
    return own;
  };
}
