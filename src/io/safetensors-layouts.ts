/**
 * How PyTorch has the weights of its modules, and what wgrad makes of them. Kernels have their axes in another order; recurrent modules have
 * their gates one below the other, in an order of their own, and two biases, those of the inputs and those of the states.
 */
import { ShapeError } from '../errors.ts';
import type { NamedWeight } from '../nn/callbacks.ts';
import { show } from '../untrusted.ts';
import { moved, transposing } from './moved.ts';

/** Which of PyTorch's axes is each axis of ours, by the names of its modules. */
const KERNELS = {
  /** [out, in] */
  linear: [1, 0],
  /** [out, in, steps] */
  conv1d: [2, 1, 0],
  /** [out, in, height, width] */
  conv2d: [2, 3, 1, 0],
  /** [in, out, height, width] */
  convTranspose2d: [2, 3, 1, 0],
  /** [channels, 1, height, width] */
  depthwiseConv2d: [2, 3, 0, 1],
} as const satisfies Partial<Record<SafetensorsLayout, readonly number[]>>;

/** Which of PyTorch's gates is each of ours, and what two biases become. */
const RECURRENT = {
  rnn: { gates: [0], biases: 'sum' },
  /** i, f, g, o, as Keras's i, f, c, o */
  lstm: { gates: [0, 1, 2, 3], biases: 'sum' },
  /** r, z, n; Keras: z, r, h, with a row of biases for each of both products */
  gru: { gates: [1, 0, 2], biases: 'rows' },
} as const;

type Recurrent = keyof typeof RECURRENT;

/**
 * How another program has a tensor: as the module of PyTorch's that has this name, a convolution in groups as `conv2d`; `depthwiseConv2d` where each
 * channel is a group of its own with one output. `rnn`, `lstm` and `gru` are for weights and biases alike, with PyTorch's order of gates; its two
 * biases, given the same name, first that of the inputs (`bias_ih_l0`), then that of the states (`bias_hh_l0`), become one.
 */
export type SafetensorsLayout =
  | ('linear' | 'conv1d' | 'conv2d' | 'convTranspose2d' | 'depthwiseConv2d')
  | ('rnn' | 'lstm' | 'gru');

export const LAYOUT_NAMES: readonly string[] = [...Object.keys(KERNELS), ...Object.keys(RECURRENT)];

export const isRecurrent = (layout: string | undefined): layout is Recurrent =>
  layout !== undefined && Object.hasOwn(RECURRENT, layout);

/** A tensor as the model has it. @param given one of the file, or two biases @throws ShapeError */
export function inOwnLayout(
  where: string,
  name: string,
  layout: SafetensorsLayout | undefined,
  given: readonly NamedWeight[],
): NamedWeight {
  const [first, second] = given as [NamedWeight, NamedWeight | undefined];
  if (layout === undefined) return { ...first, name };
  if (!isRecurrent(layout)) return turned(where, name, layout, first);
  if (second === undefined && first.shape.length !== 1)
    return turned(where, name, 'linear', inOrder(where, layout, first));
  const rows = given.map((bias) => {
    if (bias.shape.length === 1) return inOrder(where, layout, bias);
    throw new ShapeError(
      `${where}: ${show(bias.name)} is [${bias.shape.join(', ')}]; ${show(name)} is made of biases, each of 1 axis. Name each kernel of the model once.`,
    );
  });
  return { name, ...together(where, name, layout, rows) };
}

function turned(where: string, name: string, layout: keyof typeof KERNELS, { name: own, shape, values }: NamedWeight) {
  const order = KERNELS[layout];
  if (shape.length !== order.length) {
    throw new ShapeError(
      `${where}: ${show(own)} is [${shape}]; the layout ${show(layout)} has ${order.length} axes. Give the layout that it has.`,
    );
  }
  const view = transposing(shape, order);
  return { name, shape: view.shape, values: moved(values, shape, view) };
}

/** With the gates in our order, along the first axis. */
function inOrder(where: string, layout: Recurrent, { name, shape, values }: NamedWeight): NamedWeight {
  const { gates } = RECURRENT[layout];
  if (shape.length > 2 || shape.length === 0 || shape[0]! % gates.length !== 0) {
    throw new ShapeError(
      `${where}: ${show(name)} is [${shape}]; the layout ${show(layout)} has 1 or 2 axes, the first with ${gates.length} gates. Give the layout that it has.`,
    );
  }
  const size = values.length / gates.length;
  const ordered = new Float32Array(values.length);
  gates.forEach((theirs, own) => void ordered.set(values.subarray(theirs * size, (theirs + 1) * size), own * size));
  return { name, shape, values: ordered };
}

function together(where: string, name: string, layout: Recurrent, [of, also]: readonly NamedWeight[]) {
  const isRows = RECURRENT[layout].biases === 'rows';
  if (also === undefined && !isRows) return of!;
  if (also === undefined || also.shape[0] !== of!.shape[0]) {
    const found = also === undefined ? 'alone' : `[${of!.shape}], and ${show(also.name)} [${also.shape}]`;
    throw new ShapeError(
      `${where}: ${show(of!.name)} is ${found}; ${show(name)} is made of two biases of one size, those of the inputs and of the states. Name both.`,
    );
  }
  if (isRows) return { shape: [2, of!.shape[0]!], values: Float32Array.of(...of!.values, ...also.values) };
  return { shape: of!.shape, values: of!.values.map((value, i) => value + also.values[i]!) };
}
