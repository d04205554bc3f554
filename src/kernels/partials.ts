/**
 * Partials: ops that go on with whole columns of the tiles that a kernel makes. Their file of shaders/partial has the functions to which
 * the kernel gives each element, and which it calls at the end of a tile; its variables are those of the ops' own kernel, after `part_`.
 */
import { type Node, sizeOf } from '../graph/node.ts';
import type { KernelOptions, Lanes } from '../graph/op.ts';
import type { Draft, Group, StorageOf } from './group.ts';
import { dropResult } from './results.ts';
import { parseFunctions, parseVariables, typed, withConstants } from './source.ts';

export function bindPartials(
  draft: Draft,
  lanes: Lanes,
  { partials }: Group,
  stored: ReadonlySet<Node>,
  storageOf: StorageOf,
  options: KernelOptions,
): void {
  const [first] = partials;
  if (first === undefined) return;
  const { shader, constants } = first.op.partial!;
  const functions = [...parseFunctions(shader)].map(([name, text]) => [name, typed(text, lanes)] as const);
  const variables = [...parseVariables(shader)].map(([name, line]) => [name, typed(line, lanes)] as const);
  draft.source = withConstants(
    {
      ...draft.source,
      functions: new Map([...draft.source.functions, ...functions]),
      constants: new Map([...draft.source.constants, ...variables]),
    },
    constants(first, lanes),
  );
  const bind = (name: string, node: Node, access: 'read' | 'read_write'): void => {
    const type = lanes === 4 ? `array<vec4f, ${sizeOf(node.shape) / 4}>` : `array<f32, ${sizeOf(node.shape)}>`;
    draft.source = { ...draft.source, bindings: [...draft.source.bindings, { name, access, type }] };
    draft.operands.set(name, storageOf(node));
  };
  const { inputs } = first.op.choose!(first, options);
  inputs.slice(1).forEach((name, i) => {
    bind(`part_${name}`, first.inputs[i + 1]!, 'read');
  });
  const results = new Map(partials.map((node) => [`part_${node.op.choose!(node, options).results[0]}`, node]));
  for (const store of parseFunctions(shader).keys()) {
    const name = /^store_(part_\w+)$/.exec(store)?.[1];
    if (name === undefined) continue;
    const node = results.get(name);
    if (node !== undefined && stored.has(node)) bind(name, node, 'read_write');
    else dropResult(draft, name);
  }
}
