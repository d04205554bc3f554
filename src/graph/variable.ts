/**
 * Variables: values that live on from one step to the next, such as params, what an optimizer keeps of them, the clock. A variable is
 * known by identity. `layoutOf` says where variables lie; nobody else does.
 */
import { internal } from '../errors.ts';
import { arenaName, inArenas, padded } from './arenas.ts';
import { groupBy } from './group-by.ts';
import { leaf, type Node, type Place, type Shape, sizeOf } from './node.ts';

/**
 * param: trained by gradients. stat: changed by layers themselves. constant: a table that a layer computes with, which nothing changes and
 * which is no weight. slot: an optimizer's, of one param. rates: an optimizer's, of all
 * params. scalar: set by the host between steps. ring: what the last steps measured. metric: what a metric keeps within an epoch.
 * prediction: what a model says of each sample.
 */
export type Role =
  | 'param'
  | 'stat'
  | 'constant'
  | 'slot'
  | 'rates'
  | 'scalar'
  | 'clock'
  | 'ring'
  | 'metric'
  | 'prediction';

/** Makes first values on the GPU: `clock` holds the seed, `stream` keeps variables apart. */
export interface FirstValues {
  (clock: Node, shape: Shape, stream: number): Node;
  /** Computes them here instead, from the same seed and stream. */
  readonly values?: (shape: Shape, seed: number, stream: number) => Float32Array<ArrayBuffer>;
}

export interface Variable {
  /** among those of its owner: `dense/kernel`, `dense/kernel/m` */
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: 'f32' | 'u32' | 'i32';
  readonly role: Role;
  /** Makes the first values. Without it they are zero. */
  readonly initializer?: FirstValues;
  /** Values that it has instead, computed elsewhere. Where others are given later, it has these from the next call on. */
  readonly given?: () => Float32Array<ArrayBuffer> | undefined;
  /** What its value adds to the loss, a number: of params that learn. */
  readonly penalty?: (value: Node) => Node;
  /** What a step leaves of the value that an optimizer gives it. */
  readonly constrained?: (value: Node) => Node;
}

/** Whether users and files see it among the weights of a model. */
export const isWeight = ({ role }: Variable): boolean => role !== 'constant';

/** Where a variable lies, and what programs call it. */
export interface Home {
  readonly name: string;
  readonly place: Place;
}

/** Which variables there are, in order, and the buffers in which they lie. */
export interface Layout {
  readonly homes: ReadonlyMap<Variable, Home>;
  readonly buffers: ReadonlyMap<string, { readonly role: Role; readonly bytes: number }>;
}

/** A buffer for each role and dtype: a kernel can bind few buffers, however many variables there are. */
const BUFFERS: Readonly<Record<Role, string>> = {
  param: 'params',
  stat: 'stats',
  constant: 'constants',
  slot: 'slots',
  rates: 'rates',
  scalar: 'scalars',
  clock: 'clock',
  ring: 'rings',
  metric: 'metrics',
  prediction: 'predictions',
};

/** The clock is of u32 anyway. */
const bufferNameOf = ({ role, dtype }: Variable): string =>
  dtype === 'f32' || role === 'clock' ? BUFFERS[role] : `${BUFFERS[role]}/${dtype}`;

/**
 * Variables of a role lie side by side, in as few buffers as the limit allows.
 *
 * @param limit bytes of a buffer that the device binds
 * @param nameOf what programs call a variable; default: by its own name
 * @throws DeviceError where a variable alone is larger
 */
export function layoutOf(
  variables: readonly Variable[],
  limit = Number.POSITIVE_INFINITY,
  nameOf: (variable: Variable) => string = ({ name }) => name,
): Layout {
  const places = new Map<Variable, Place>();
  const buffers = new Map<string, { role: Role; bytes: number }>();
  for (const [name, members] of groupBy(variables, bufferNameOf)) {
    const [{ role }] = members as [Variable];
    const things = members.map((variable) => ({ variable, name: nameOf(variable), bytes: 4 * sizeOf(variable.shape) }));
    inArenas(things, limit).forEach((arena, i) => {
      const buffer = arenaName(name, i);
      const total = arena.reduce((sum, { bytes }) => sum + padded(bytes), 0);
      let begin = 0;
      for (const { variable, bytes } of arena) {
        places.set(variable, { buffer, offset: begin / 4, words: total / 4 });
        begin += padded(bytes);
      }
      buffers.set(buffer, { role, bytes: total });
    });
  }
  const homes = variables.map((each): [Variable, Home] => [each, { name: nameOf(each), place: places.get(each)! }]);
  return checked({ homes: new Map(homes), buffers }, variables.length);
}

/** A layout as a part of a larger one. */
export interface LayoutPart {
  /** stands before the names of its variables and buffers: '' or `generator/` */
  readonly prefix: string;
  readonly layout: Layout;
  /** Names that some of its variables have instead. */
  readonly names?: ReadonlyMap<Variable, string>;
}

/** Several layouts as one program sees them. */
export function joined(parts: readonly LayoutPart[]): Layout {
  const homes = parts.flatMap(({ prefix, layout, names }) =>
    [...layout.homes].map(([variable, { name, place }]): [Variable, Home] => [
      variable,
      { name: names?.get(variable) ?? prefix + name, place: { ...place, buffer: prefix + place.buffer } },
    ]),
  );
  const buffers = parts.flatMap(({ prefix, layout }) =>
    [...layout.buffers].map(([name, spec]) => [prefix + name, spec] as const),
  );
  if (new Set(buffers.map(([name]) => name)).size < buffers.length)
    throw internal('two models of a step share a buffer.');
  return checked({ homes: new Map(homes), buffers: new Map(buffers) }, homes.length);
}

/** Names are what people and files know variables by. */
function checked(layout: Layout, variables: number): Layout {
  const names = new Set([...layout.homes.values()].map(({ name }) => name));
  if (names.size < variables) throw internal('two variables of a step have one name.');
  return layout;
}

/** The node that stands for a variable's value before a step. @param layout without it, the node lies nowhere */
export function leafOf(layout: Layout | undefined, variable: Variable): Node {
  const { shape, dtype, role } = variable;
  const { name, place } = layout === undefined ? { ...variable, place: undefined } : homeOf(layout, variable);
  return leaf(role === 'param' ? 'param' : 'state', name, shape, dtype, place);
}

export function homeOf({ homes }: Layout, variable: Variable): Home {
  const home = homes.get(variable);
  if (home === undefined) throw internal(`the step does not know '${variable.name}'.`);
  return home;
}
