/**
 * What made-up pictures show: flat shapes as distances from their outline, and textures as patterns. The ten classes
 * are seven plain shapes, and three textures on an outline that says nothing.
 */

/** About how far (x, y) is from the outline, negative inside; the shape is about 2 wide and around (0, 0). */
export type Shape = (x: number, y: number) => number;

/** How much of the second colour is at (u, v), 0 to 1; it repeats every 2π. */
export type Texture = (u: number, v: number) => number;

export interface PictureClass {
  readonly name: string;
  /** One of them is drawn. */
  readonly outlines: readonly Shape[];
  readonly texture?: Texture;
}

const disc: Shape = (x, y) => Math.sqrt(x * x + y * y) - 1;
const square: Shape = (x, y) => Math.max(Math.abs(x), Math.abs(y)) - 0.85;
const triangle: Shape = (x, y) => Math.max(y, SIN60 * Math.abs(x) - 0.5 * y) - 0.6;
const cross: Shape = (x, y) => {
  const [far, near] = [Math.max(Math.abs(x), Math.abs(y)), Math.min(Math.abs(x), Math.abs(y))];
  return Math.max(far - 1, near - 0.32);
};
const ring: Shape = (x, y) => Math.abs(Math.sqrt(x * x + y * y) - 0.75) - 0.25;
const crescent: Shape = (x, y) => Math.max(disc(x, y), 0.8 - Math.sqrt((x - 0.5) ** 2 + y * y));

const SIN60 = Math.sqrt(3) / 2;
const [SIN36, COS36] = [Math.sin(Math.PI / 5), Math.cos(Math.PI / 5)];
const TIP = 1.15; // of the star, from its middle
const NOTCH = 0.48;
const EDGE = Math.hypot(TIP - NOTCH * COS36, NOTCH * SIN36);

/** Folds the plane onto a tenth of the star, whose outline is one line there, from tip to notch. */
const star: Shape = (x, y) => {
  let [along, across] = [-y, Math.abs(x)];
  for (let fold = 0; fold < 2; fold++) {
    const beyond = across * COS36 - along * SIN36; // distance from the line at 36° through a notch
    if (beyond <= 0) break;
    along += 2 * beyond * SIN36;
    across = Math.abs(across - 2 * beyond * COS36);
  }
  return ((along - TIP) * NOTCH * SIN36 + across * (TIP - NOTCH * COS36)) / EDGE;
};

const SHARPNESS = 2.5; // of the patterns' edges: their slopes take a good pixel

const stripes: Texture = (u) => soft(Math.sin(u));
const checks: Texture = (u, v) => soft(2 * Math.sin(u) * Math.sin(v));
const dots: Texture = (u, v) => soft(Math.cos(u) + Math.cos(v) - 0.7);

function soft(value: number): number {
  return Math.min(1, Math.max(0, 0.5 + SHARPNESS * value));
}

const SILENT = [disc, square, triangle]; // outlines that tell nothing where a texture is the class

export const PICTURE_KINDS: readonly PictureClass[] = [
  { name: 'disc', outlines: [disc] },
  { name: 'square', outlines: [square] },
  { name: 'triangle', outlines: [triangle] },
  { name: 'star', outlines: [star] },
  { name: 'cross', outlines: [cross] },
  { name: 'ring', outlines: [ring] },
  { name: 'crescent', outlines: [crescent] },
  { name: 'stripes', outlines: SILENT, texture: stripes },
  { name: 'checks', outlines: SILENT, texture: checks },
  { name: 'dots', outlines: SILENT, texture: dots },
];
