/**
 * What is in one made-up picture: an object of some class in front of a cloudy background, with streaks behind and in front of
 * it, in light that changes from side to side. All that does not make the class is random: place, size, turn, bend, colours.
 */
import { gaussian, type Random } from './random.ts';
import type { PictureClass, Shape, Texture } from './shapes.ts';

/** Rows and columns of a picture. */
export const PICTURE_SIDE = 32;
const LEAST_CONTRAST = 50; // in brightness, of an object to its background
const LEAST_DISTANCE = 140; // of the two colours of a texture, in RGB
const MOST_STREAKS = 2;

export type Colour = readonly [red: number, green: number, blue: number];

export interface Scene {
  readonly outline: Shape;
  readonly texture: Texture | undefined;
  /** The object's middle in pixels; pixel (0, 0) has its centre at (0.5, 0.5). */
  readonly x: number;
  readonly y: number;
  /** From pixels to the object's own plane: u = a x + b y, v = c x + d y. */
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  /** Half the object's height in pixels. */
  readonly radius: number;
  readonly bend: { readonly height: number; readonly along: number; readonly phase: number };
  /** Turns and scales the texture, in radians per pixel. */
  readonly cos: number;
  readonly sin: number;
  readonly object: Colour;
  readonly second: Colour;
  readonly background: Colour;
  readonly clouds: Colour;
  readonly cloudiness: number;
  /** How the light changes over the picture: light + x · lightX + y · lightY. */
  readonly light: number;
  readonly lightX: number;
  readonly lightY: number;
  readonly noise: number;
  readonly streaks: readonly Streak[];
}

/** A line through the picture: all points with cos x + sin y = offset. */
export interface Streak {
  readonly cos: number;
  readonly sin: number;
  readonly offset: number;
  readonly halfWidth: number;
  readonly colour: Colour;
  readonly inFront: boolean;
}

/** Takes all that a picture of a class holds but clouds and noise. */
export function takeScene({ outlines, texture }: PictureClass, random: Random): Scene {
  const radius = 9 + 4 * random();
  const turn = 0.3 * gaussian(random);
  const aspect = Math.exp(0.18 * gaussian(random)); // of width to height
  const lean = 0.15 * gaussian(random);
  const side = random() < 0.5 ? -1 : 1; // mirrored or not
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const reach = PICTURE_SIDE / 2 - 0.9 * radius; // a little of the object may be cut off
  const textureTurn = 2 * Math.PI * random();
  const frequency = (2 * Math.PI) / (4 + 2.5 * random()); // a period of 4 to 6.5 pixels
  const [object, background] = takeColours(random);
  const [slope, towards] = [0.018 * random(), 2 * Math.PI * random()];
  const [lightX, lightY] = [slope * Math.cos(towards), slope * Math.sin(towards)];
  return {
    outline: outlines[Math.floor(random() * outlines.length)]!,
    texture,
    x: PICTURE_SIDE / 2 + reach * (2 * random() - 1),
    y: PICTURE_SIDE / 2 + reach * (2 * random() - 1),
    a: (side * cos) / (radius * aspect),
    b: (side * (sin + lean * cos)) / (radius * aspect),
    c: -sin / radius,
    d: (cos - lean * sin) / radius,
    radius,
    bend: { height: 0.08 * gaussian(random), along: 1 + 2.5 * random(), phase: 2 * Math.PI * random() },
    cos: frequency * Math.cos(textureTurn),
    sin: frequency * Math.sin(textureTurn),
    object,
    second: takeContrast(object, random),
    background,
    clouds: takeColour(random),
    cloudiness: 0.5 * random(),
    light: 0.65 + 0.4 * random() - (PICTURE_SIDE / 2) * (lightX + lightY),
    lightX,
    lightY,
    noise: 4 + 16 * random(),
    streaks: Array.from({ length: Math.floor(random() * (MOST_STREAKS + 1)) }, () => takeStreak(random)),
  };
}

function takeStreak(random: Random): Streak {
  const angle = 2 * Math.PI * random();
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [x, y] = [PICTURE_SIDE * random(), PICTURE_SIDE * random()];
  return {
    cos,
    sin,
    offset: cos * x + sin * y,
    halfWidth: 0.3 + 0.6 * random(),
    colour: takeColour(random),
    inFront: random() < 0.3,
  };
}

const takeColour = (random: Random): Colour => [255 * random(), 255 * random(), 255 * random()];

/** Those of an object and its background, which is darker. */
function takeColours(random: Random): [object: Colour, background: Colour] {
  for (;;) {
    const [object, background] = [takeColour(random), takeColour(random)];
    if (brightness(object) - brightness(background) >= LEAST_CONTRAST) return [object, background];
  }
}

function takeContrast(other: Colour, random: Random): Colour {
  for (;;) {
    const colour = takeColour(random);
    const distance = Math.hypot(colour[0] - other[0], colour[1] - other[1], colour[2] - other[2]);
    if (distance >= LEAST_DISTANCE) return colour;
  }
}

const brightness = ([red, green, blue]: Colour): number => (red + 2 * green + blue) / 4;
