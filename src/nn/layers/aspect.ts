/** Pictures in another size, by Keras's rules, with or without what does not fit into the form of the result. */
import type { Node, Shape } from '../../graph/node.ts';
import { slice } from '../../ops/movement.ts';
import { type ResizeAttrs, resize } from '../../ops/resize.ts';

/** The middle of x [N, H, W, C], as much as has the form of the result, in that size. */
export function resizedMiddle(x: Node, attrs: ResizeAttrs): Node {
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  const [h, w] = middleOf([height, width], attrs.size);
  const begin = [0, Math.floor((height - h) / 2), Math.floor((width - w) / 2), 0];
  return resize(slice(x, begin, [n, h, w, channels]), attrs);
}

function middleOf([height, width]: readonly [number, number], [h, w]: Shape): [number, number] {
  const within = (size: number, wanted: number): number => Math.max(1, Math.min(size, Math.trunc(wanted)));
  return [within(height, (width * h!) / w!), within(width, (height * w!) / h!)];
}
