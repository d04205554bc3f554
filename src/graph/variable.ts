/**
 * Variables: values that live on from one step to the next, such as params, what an optimizer keeps of them, the clock. A variable is
 * known by identity. `layoutOf` says where variables lie; whoever wants some of them selects by role.
 */
import { internal } from '../errors.ts';
import { groupBy } from './group-by.ts';
import { leaf, type Node, type Place, type Shape, sizeOf } from './node.ts';

/**
 * param: trained by gradients. stat: changed by layers themselves. slot: an optimizer's, of one param. rates: an optimizer's, of all
 * params. ring: what the last steps measured. prediction: what a model says of each sample.
 */
export type Role = 'param' | 'stat' | 'slot' | 'rates' | 'clock' | 'ring' | 'prediction';

export interface Variable {
  /** among those of its owner: `dense/kernel`, `dense/kernel/m` */
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: 'f32' | 'u32';
  readonly role: Role;
  /** Makes the first values: `clock` holds the seed, `stream` keeps variables apart. Without it they are zero. */
  readonly initializer?: (clock: Node, shape: Shape, stream: number) => Node;
}

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

/** A buffer for each role: a kernel can bind few buffers, however many variables there are. */
const BUFFERS: Readonly<Record<Role, string>> = {
  param: 'params',
  stat: 'stats',
  slot: 'slots',
  rates: 'rates',
  clock: 'clock',
  ring: 'rings',
  prediction: 'predictions',
};

/** Keeps a variable's place in the order. */
const NOWHERE: Home = { name: '', place: { buffer: '', offset: 0, words: 0 } };

export function layoutOf(variables: readonly Variable[]): Layout {
  const homes = new Map(variables.map((each): [Variable, Home] => [each, NOWHERE]));
  const buffers = new Map<string, { role: Role; bytes: number }>();
  for (const [role, members] of groupBy(variables, (variable) => variable.role)) {
    const buffer = BUFFERS[role];
    const sizes = members.map(({ shape }) => 4 * Math.ceil(sizeOf(shape) / 4)); // each begins at a whole vector
    const words = sizes.reduce((sum, size) => sum + size, 0);
    let offset = 0;
    members.forEach((variable, i) => {
      homes.set(variable, { name: variable.name, place: { buffer, offset, words } });
      offset += sizes[i]!;
    });
    buffers.set(buffer, { role, bytes: 4 * words });
  }
  return checked({ homes, buffers }, variables.length);
}

/** Several layouts as one program sees them, each with a prefix before the names of its variables and buffers. */
export function joined(parts: readonly (readonly [prefix: string, layout: Layout])[]): Layout {
  const homes = parts.flatMap(([prefix, layout]) =>
    [...layout.homes].map(([variable, { name, place }]): [Variable, Home] => [
      variable,
      { name: prefix + name, place: { ...place, buffer: prefix + place.buffer } },
    ]),
  );
  const buffers = parts.flatMap(([prefix, layout]) =>
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

/** The node that stands for a variable's value before a step. */
export function leafOf(layout: Layout, variable: Variable): Node {
  const { name, place } = homeOf(layout, variable);
  const { shape, dtype, role } = variable;
  return leaf(role === 'param' ? 'param' : 'state', name, shape, dtype, place);
}

export function homeOf({ homes }: Layout, variable: Variable): Home {
  const home = homes.get(variable);
  if (home === undefined) throw internal(`the step does not know '${variable.name}'.`);
  return home;
}

/** The variables of some roles, in the layout's order. */
export const withRole = ({ homes }: Layout, ...roles: readonly Role[]): Variable[] =>
  [...homes.keys()].filter(({ role }) => roles.includes(role));
