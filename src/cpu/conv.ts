/** Float64 twins of convolutions: every product of a pixel with a weight, in one loop over the places of the window. */
import { type Node, sizeOf } from '../graph/node.ts';
import type { ConvAttrs } from '../ops/conv-geometry.ts';
import type { Twin } from './broadcast.ts';

type Visit = (x: number, w: number, y: number) => void;

/** Calls `visit` with the places of x, w and y in their tensors for each product that there is. */
function eachProduct(attrs: ConvAttrs, images: number, channels: number, outputs: number, visit: Visit): void {
  const { large, small, window, strides, dilations, before, groups } = attrs;
  const [depth, group] = [channels / groups, outputs / groups];
  for (let place = 0; place < images * sizeOf(small); place++) {
    const [oy, ox] = [Math.floor(place / small[1]!) % small[0]!, place % small[1]!];
    const image = Math.floor(place / sizeOf(small));
    for (let tap = 0; tap < sizeOf(window); tap++) {
      const iy = oy * strides[0]! - before[0]! + Math.floor(tap / window[1]!) * dilations[0]!;
      const ix = ox * strides[1]! - before[1]! + (tap % window[1]!) * dilations[1]!;
      if (iy < 0 || ix < 0 || iy >= large[0]! || ix >= large[1]!) continue;
      const pixel = (image * large[0]! + iy) * large[1]! + ix;
      for (let o = 0; o < outputs; o++) {
        for (let c = 0; c < depth; c++) {
          const channel = Math.floor(o / group) * depth + c;
          visit(pixel * channels + channel, (tap * depth + c) * outputs + o, place * outputs + o);
        }
      }
    }
  }
}

const attrsOf = (node: Node): ConvAttrs => node.attrs as unknown as ConvAttrs;

const conv: Twin = ([x, w], node) => {
  const y = new Float64Array(sizeOf(node.shape));
  const channels = node.inputs[0]!.shape[3]!;
  eachProduct(attrsOf(node), node.shape[0]!, channels, node.shape[3]!, (at, k, to) => {
    y[to]! += x![at]! * w![k]!;
  });
  return y;
};

const convTransposed: Twin = ([y, w], node) => {
  const x = new Float64Array(sizeOf(node.shape));
  const outputs = node.inputs[0]!.shape[3]!;
  eachProduct(attrsOf(node), node.shape[0]!, node.shape[3]!, outputs, (to, k, at) => {
    x[to]! += y![at]! * w![k]!;
  });
  return x;
};

const convFilter: Twin = ([x, y], node) => {
  const w = new Float64Array(sizeOf(node.shape));
  const [{ shape }, { shape: of }] = node.inputs as readonly [Node, Node];
  const parts = Math.max(1, node.attrs.parts as number);
  const share = 4 * Math.ceil(shape[0]! / parts / 4); // whole fours of images, where there are parts
  const [size, imageSize] = [sizeOf(node.shape) / parts, sizeOf(of.slice(1))];
  eachProduct(attrsOf(node), shape[0]!, shape[3]!, of[3]!, (at, to, by) => {
    const part = parts === 1 ? 0 : Math.floor(by / imageSize / share);
    w[part * size + to]! += x![at]! * y![by]!;
  });
  return w;
};

const fold: Twin = ([z], node) => {
  const y = new Float64Array(sizeOf(node.shape));
  const channels = node.shape[3]!;
  const words = node.inputs[0]!.shape[3]!;
  eachProduct({ ...attrsOf(node), groups: 1 }, node.shape[0]!, 1, 1, (pixel, tap, place) => {
    const [from, to] = node.attrs.transposed === true ? [place, pixel] : [pixel, place];
    for (let c = 0; c < channels; c++) y[to * channels + c]! += z![from * words + tap * channels + c]!;
  });
  return y;
};

export const CONV_TWINS: Readonly<Record<string, Twin>> = { conv, convTransposed, convFilter, fold };
