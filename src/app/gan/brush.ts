/** Drawing and rubbing out on pictures of 28 × 28: strokes as arrays of pixels. */
import { fromLevel } from '../../report/sheet.ts';
import { LOST } from './damage.ts';
import { PIXELS, SIDE } from './sheets.ts';

/** In pixels: [0, 28]. */
type Place = readonly [x: number, y: number];

/** Half as wide as a pen of MNIST's, about. */
const PEN = 1.1;
const RUBBER = 2;

/** A picture, and what is rubbed out of it. */
export interface Work {
  /** bytes [28, 28] */
  readonly whole: Uint8Array;
  /** [28, 28], 1 where a pixel is lost */
  readonly lost: Uint8Array;
}

export const EMPTY: Work = { whole: new Uint8Array(PIXELS), lost: new Uint8Array(PIXELS) };

/** How far a point is from the line between two others. */
function distance([x, y]: Place, [x0, y0]: Place, [x1, y1]: Place): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length));
  return Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
}

const middleOf = (pixel: number): Place => [(pixel % SIDE) + 0.5, Math.floor(pixel / SIDE) + 0.5];

/** With a line of ink, softer at its edges. What is drawn is not lost. */
export function inked({ whole, lost }: Work, from: Place, to: Place): Work {
  const inkAt = (pixel: number): number =>
    Math.round(255 * Math.min(1, Math.max(0, PEN + 0.5 - distance(middleOf(pixel), from, to))));
  return {
    whole: whole.map((level, pixel) => Math.max(level, inkAt(pixel))),
    lost: lost.map((gone, pixel) => (inkAt(pixel) > 0 ? 0 : gone)),
  };
}

/** With a line rubbed out. */
export const rubbed = ({ whole, lost }: Work, from: Place, to: Place): Work => ({
  whole,
  lost: lost.map((gone, pixel) => (distance(middleOf(pixel), from, to) <= RUBBER ? 1 : gone)),
});

/** From -1 to 1, as the generator takes it: [28, 28]. */
export const damagedOf = ({ whole, lost }: Work): Float32Array =>
  Float32Array.from(whole, (level, pixel) => (lost[pixel] === 1 ? LOST : fromLevel(level)));
