/** Paints the pixels of a made-up picture: background, clouds, streaks, the object, light and noise. */
import type { Random } from './random.ts';
import { type Colour, PICTURE_SIDE, type Scene, type Streak, takeScene } from './scene.ts';
import type { PictureClass } from './shapes.ts';

const CLOUD_CELLS = 5; // of the clouds' lattice, along one axis
const PLAIN_SHADING = 0.4; // how much of its second colour a plain object takes on where it is cloudiest

/** A colour that is painted over; made once per picture. */
type Paint = [red: number, green: number, blue: number];

/** Draws a picture of a class into `pixels`, uint8 [32, 32, 3], at `at`. `clouds` is scratch of `cloudLattice`. */
export function drawScene(
  pixels: Uint8Array,
  at: number,
  kind: PictureClass,
  clouds: Float32Array,
  random: Random,
): void {
  const scene = takeScene(kind, random);
  for (let i = 0; i < clouds.length; i++) clouds[i] = random();
  const colour: Paint = [0, 0, 0];
  for (let row = 0; row < PICTURE_SIDE; row++) {
    for (let column = 0; column < PICTURE_SIDE; column++) {
      const [x, y] = [column + 0.5, row + 0.5];
      paint(colour, scene, x, y, cloudAt(clouds, x, y));
      const light = scene.light + scene.lightX * x + scene.lightY * y;
      const pixel = at + 3 * (row * PICTURE_SIDE + column);
      for (let channel = 0; channel < 3; channel++) {
        const grain = scene.noise * (random() + random() - 1);
        pixels[pixel + channel] = Math.min(255, Math.max(0, colour[channel]! * light + grain + 0.5));
      }
    }
  }
}

/** Values for the corners of the clouds' cells. */
export const cloudLattice = (): Float32Array => new Float32Array((CLOUD_CELLS + 1) ** 2);

/** The lattice's value at a point, smooth in between (Perlin's fade of 1985). */
function cloudAt(clouds: Float32Array, x: number, y: number): number {
  const [u, v] = [(x * CLOUD_CELLS) / PICTURE_SIDE, (y * CLOUD_CELLS) / PICTURE_SIDE];
  const [i, j] = [Math.floor(u), Math.floor(v)];
  const [s, t] = [fade(u - i), fade(v - j)];
  const corner = j * (CLOUD_CELLS + 1) + i;
  const below = corner + CLOUD_CELLS + 1;
  const upper = clouds[corner]! + s * (clouds[corner + 1]! - clouds[corner]!);
  const lower = clouds[below]! + s * (clouds[below + 1]! - clouds[below]!);
  return upper + t * (lower - upper);
}

const fade = (t: number): number => t * t * (3 - 2 * t);

/** Mixes the colour of one point; `cloud` is how cloudy it is there, 0 to 1. */
function paint(colour: Paint, scene: Scene, x: number, y: number, cloud: number): void {
  for (let channel = 0; channel < 3; channel++) colour[channel] = scene.background[channel]!;
  blend(colour, scene.clouds, scene.cloudiness * cloud);
  for (const streak of scene.streaks) if (!streak.inFront) drawStreak(colour, streak, x, y);
  drawObject(colour, scene, x - scene.x, y - scene.y, cloud);
  for (const streak of scene.streaks) if (streak.inFront) drawStreak(colour, streak, x, y);
}

/** (x, y) is counted from the object's middle. */
function drawObject(colour: Paint, scene: Scene, x: number, y: number, cloud: number): void {
  const { object, second, texture, bend, cos, sin } = scene;
  const [u, v] = [scene.a * x + scene.b * y, scene.c * x + scene.d * y];
  const bent = u + bend.height * Math.sin(bend.along * v + bend.phase);
  const cover = Math.min(1, 0.5 - scene.outline(bent, v) * scene.radius);
  if (cover <= 0) return;
  const share = texture === undefined ? PLAIN_SHADING * cloud : texture(cos * x - sin * y, sin * x + cos * y);
  for (let channel = 0; channel < 3; channel++) {
    const inside = object[channel]! + share * (second[channel]! - object[channel]!);
    colour[channel] = colour[channel]! + cover * (inside - colour[channel]!);
  }
}

function blend(colour: Paint, other: Colour, share: number): void {
  for (let channel = 0; channel < 3; channel++) {
    colour[channel] = colour[channel]! + share * (other[channel]! - colour[channel]!);
  }
}

function drawStreak(colour: Paint, streak: Streak, x: number, y: number): void {
  const distance = Math.abs(streak.cos * x + streak.sin * y - streak.offset);
  const cover = streak.halfWidth + 0.5 - distance;
  if (cover > 0) blend(colour, streak.colour, Math.min(1, cover));
}
