/**
 * Simplify: rewrites a step into an equal one that is cheaper. Equal nodes become one (common subexpressions), and the rules of the
 * ops apply bottom-up; then the step's own rules of the whole, and at last the ops' lowerings. What nobody needs disappears by itself, since a
 * graph is what its roots can reach.
 */
import { apply, isLeaf, type Node, type Step, stepRoots, topologicalOrder } from '../graph/node.ts';
import type { Make, Op, Rule } from '../graph/op.ts';
import { copy, throughReshapes } from '../graph/views.ts';

export function simplify(given: Step): Step {
  const make = maker(({ rules = [] }) => rules);
  const simple = rebuilt(given, make);
  const whole = (given.rules ?? []).reduce((step, rule) => rule(step, make), simple);
  return rebuilt(
    whole,
    maker(({ rules = [], lowerings = [] }) => [...rules, ...lowerings]),
  );
}

/** Makes nodes by the rules of their ops, and equal ones once. */
function maker(rulesOf: (op: Op) => readonly Rule[]): Make {
  const known = new Map<string, Node>();
  const make: Make = (op, inputs, attrs) => {
    const key = `${op.name}(${inputs.map((input) => input.id).join()})${JSON.stringify(attrs)}`;
    const same = known.get(key);
    if (same !== undefined) return same;
    const node = apply(op, inputs, attrs) as Node;
    const better = firstResult(rulesOf(op as Op), (rule) => rule(node, make)) ?? node;
    known.set(key, better);
    return better;
  };
  return make;
}

function rebuilt(step: Step, make: Make): Step {
  const done = new Map<Node, Node>();
  const simple = (node: Node): Node => done.get(node)!;
  for (const node of topologicalOrder(stepRoots(step))) {
    done.set(node, isLeaf(node) ? node : make(node.op, node.inputs.map(simple), node.attrs));
  }
  return {
    outputs: Object.fromEntries(Object.entries(step.outputs).map(([name, node]) => [name, simple(node)])),
    updates: step.updates.map(([leaf, value]) => [leaf, simple(value)]),
  };
}

function firstResult<Value, Result>(
  values: readonly Value[],
  get: (value: Value) => Result | undefined,
): Result | undefined {
  for (const value of values) {
    const result = get(value);
    if (result !== undefined) return result;
  }
  return undefined;
}

/**
 * Each state needs a value of its own, to be computed into its memory: what several would share is computed for each where that is an
 * elementwise op, and else copied, as are values that lie in memory already. A result that is a state's old value is copied, too,
 * where the state gets a new one.
 */
export function withOwnValues(step: Step): Step {
  const taken = new Set<Node>();
  const own = (value: Node): Node => {
    const target = throughReshapes(value);
    if (!isLeaf(target) && !taken.has(target)) return value;
    return value.op.kind === 'elementwise' ? apply(value.op, value.inputs, value.attrs) : copy(value);
  };
  const updates = step.updates.map(([leaf, value]) => {
    const mine = own(value);
    taken.add(throughReshapes(mine));
    return [leaf, mine] as const;
  });
  const updated = new Set(updates.map(([leaf]) => leaf));
  const outputs = Object.entries(step.outputs).map(([name, value]) => {
    return [name, updated.has(throughReshapes(value)) ? copy(value) : value] as const;
  });
  return { outputs: Object.fromEntries(outputs), updates };
}
