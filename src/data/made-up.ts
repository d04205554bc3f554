/**
 * Made-up digits, which stand in for MNIST on a machine without a network: pen strokes (strokes.ts), bent, slanted,
 * turned and inked at random, and fitted as MNIST is: long side 20 pixels, centre of mass in the middle of 28 × 28,
 * white on black. About as hard as MNIST, but not MNIST: results on them must say so.
 */
import { checkCounts, type Drawing, drawAtOnce, drawWithPauses } from './drawing.ts';
import type { Mnist, MnistSplit } from './mnist-files.ts';
import { balancedLabels, gaussian, mulberry32, type Random } from './random.ts';
import { SIDE, stampLine } from './raster.ts';
import { TEMPLATES, type Template } from './strokes.ts';
import { Tensor } from './tensor.ts';

const BOX = 20; // pixels of the long side, as in MNIST
const STEPS = 4; // straight lines per piece of curve
const MOST_SAMPLES = 80; // more than any template has
const PIXELS = SIDE * SIDE;
const MIDDLE = SIDE / 2 + 0.5; // the corner of pixel (14, 14) is at 14, its centre at 14.5: where MNIST's mass is

export interface MadeUpOptions {
  /** How many digits to train on; 60,000 unless told. */
  readonly train?: number;
  /** How many to test on; 10,000 unless told. They do not depend on how many are trained on. */
  readonly test?: number;
  /** A whole number from 0 up; equal seeds give equal digits. */
  readonly seed?: number;
}

/** What one writer does to one digit. */
interface Hand {
  readonly wobble: number;
  readonly waveX: Wave;
  readonly waveY: Wave;
  /** x' = a x + b y, y' = c x + d y */
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  /** Half the width of the pen in pixels, and by which share it grows from the first stroke to the last. */
  readonly radius: number;
  readonly taper: number;
  readonly brightness: number;
}

interface Wave {
  readonly height: number;
  readonly alongX: number;
  readonly alongY: number;
  readonly phase: number;
}

/** Points of the strokes; `pen` is 0 where a stroke begins. Made once and used for every digit. */
interface Trace {
  length: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly pen: Uint8Array;
}

const BETWEEN_PAUSES = 2000; // digits: about 50 ms
const DEFAULTS = { train: 60_000, test: 10_000, seed: 0 };

/**
 * Draws a training and a test set. Takes about 20 µs per digit.
 *
 * @throws UsageError where a count or the seed is no whole number from 0 up
 */
export function madeUpDigits(options: MadeUpOptions = {}): Mnist {
  return drawAtOnce(drawBoth(options));
}

/** The same, with pauses. @throws the signal's reason */
export function drawMadeUpDigits(options: MadeUpOptions, signal?: AbortSignal): Promise<Mnist> {
  return drawWithPauses(drawBoth(options), signal);
}

function* drawBoth(options: MadeUpOptions): Drawing<Mnist> {
  const { train, test, seed } = checkCounts('madeUpDigits', options, DEFAULTS);
  return {
    train: yield* drawSplit(train, mulberry32(seed, 0)),
    test: yield* drawSplit(test, mulberry32(seed, 1)),
    source: 'made-up',
    origin: 'made-up digits',
  };
}

/** @param random of a seed and a split @param count to draw, of `all` that there would be */
export function* drawSplit(all: number, random: Random, count = all): Drawing<MnistSplit> {
  const labels = balancedLabels(all, TEMPLATES.length, random).slice(0, count);
  const images = new Uint8Array(count * PIXELS);
  const ink = new Float32Array(PIXELS);
  const trace: Trace = {
    length: 0,
    x: new Float32Array(MOST_SAMPLES),
    y: new Float32Array(MOST_SAMPLES),
    pen: new Uint8Array(MOST_SAMPLES),
  };
  for (let i = 0; i < count; i++) {
    if (i % BETWEEN_PAUSES === BETWEEN_PAUSES - 1) yield;
    const ways = TEMPLATES[labels[i]!]!;
    const hand = takeHand(random);
    traceCurves(trace, ways[Math.floor(random() * ways.length)]!, hand.wobble, random);
    bend(trace, hand);
    place(trace, hand.radius);
    ink.fill(0);
    drawTrace(ink, trace, hand);
    for (let p = 0; p < PIXELS; p++) images[i * PIXELS + p] = 255 * hand.brightness * ink[p]! + 0.5;
  }
  return { images: new Tensor(images, [count, SIDE, SIDE]), labels: new Tensor(labels, [count]) };
}

function takeHand(random: Random): Hand {
  const slant = 0.12 + 0.3 * gaussian(random);
  const turn = 0.17 * gaussian(random);
  const aspect = Math.exp(0.22 * gaussian(random)) * 0.78; // of width to height
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return {
    wobble: 0.03 + 0.08 * random() ** 1.5,
    waveX: takeWave(random),
    waveY: takeWave(random),
    a: cos * aspect,
    b: -cos * slant - sin,
    c: sin * aspect,
    d: cos - sin * slant,
    radius: 1.25 * Math.exp(0.3 * gaussian(random)),
    taper: 0.15 * gaussian(random),
    brightness: 1 - 0.12 * random() ** 4,
  };
}

function takeWave(random: Random): Wave {
  return {
    height: 0.06 * gaussian(random),
    alongX: 9 * (random() - 0.5),
    alongY: 9 * (random() - 0.5),
    phase: 2 * Math.PI * random(),
  };
}

/** Moves the template's points a little and samples the Catmull-Rom splines through them. */
function traceCurves(trace: Trace, { points, curves }: Template, wobble: number, random: Random): void {
  const moved = new Float32Array(points.length);
  let [offX, offY] = [0, 0]; // neighbours move alike: a hand errs smoothly
  for (let i = 0; i < points.length; i += 2) {
    offX = 0.7 * offX + 0.71 * wobble * gaussian(random);
    offY = 0.7 * offY + 0.71 * wobble * gaussian(random);
    moved[i] = points[i]! + offX;
    moved[i + 1] = points[i + 1]! + offY;
  }
  trace.length = 0;
  for (const curve of curves) {
    for (let piece = 0; piece + 1 < curve.length; piece++) {
      const from = curve[piece]!;
      const to = curve[piece + 1]!;
      const before = curve[piece - 1] ?? from;
      const after = curve[piece + 2] ?? to;
      for (let step = piece === 0 ? 0 : 1; step <= STEPS; step++) {
        const at = trace.length++;
        const t = step / STEPS;
        trace.x[at] = spline(t, moved[2 * before]!, moved[2 * from]!, moved[2 * to]!, moved[2 * after]!);
        trace.y[at] = spline(
          t,
          moved[2 * before + 1]!,
          moved[2 * from + 1]!,
          moved[2 * to + 1]!,
          moved[2 * after + 1]!,
        );
        trace.pen[at] = piece === 0 && step === 0 ? 0 : 1;
      }
    }
  }
}

/** The value at t between p1 and p2 (Catmull and Rom, "A class of local interpolating splines", 1974). */
function spline(t: number, p0: number, p1: number, p2: number, p3: number): number {
  const [slope1, slope2] = [(p2 - p0) / 2, (p3 - p1) / 2];
  const step = p2 - p1;
  return p1 + t * (slope1 + t * (3 * step - 2 * slope1 - slope2 + t * (slope1 + slope2 - 2 * step)));
}

/** A slow wave through the paper, then slant, turn and width. */
function bend({ length, x, y }: Trace, { waveX, waveY, a, b, c, d }: Hand): void {
  for (let i = 0; i < length; i++) {
    const [px, py] = [x[i]! - 0.5, y[i]! - 0.5];
    const wx = px + waveX.height * Math.sin(waveX.alongX * px + waveX.alongY * py + waveX.phase);
    const wy = py + waveY.height * Math.sin(waveY.alongX * px + waveY.alongY * py + waveY.phase);
    x[i] = a * wx + b * wy;
    y[i] = c * wx + d * wy;
  }
}

/** Scales the strokes so that their ink fills the box, and puts its centre of mass into the middle of the picture. */
function place({ length, x, y, pen }: Trace, radius: number): void {
  let [left, right, top, bottom] = [x[0]!, x[0]!, y[0]!, y[0]!];
  let [mass, massX, massY] = [0, 0, 0];
  for (let i = 1; i < length; i++) {
    left = Math.min(left, x[i]!);
    right = Math.max(right, x[i]!);
    top = Math.min(top, y[i]!);
    bottom = Math.max(bottom, y[i]!);
    if (pen[i] === 0) continue;
    const ink = Math.hypot(x[i]! - x[i - 1]!, y[i]! - y[i - 1]!);
    mass += ink;
    massX += (ink * (x[i]! + x[i - 1]!)) / 2;
    massY += (ink * (y[i]! + y[i - 1]!)) / 2;
  }
  const scale = (BOX - 2 * radius) / Math.max(right - left, bottom - top);
  for (let i = 0; i < length; i++) {
    x[i] = MIDDLE + scale * (x[i]! - massX / mass);
    y[i] = MIDDLE + scale * (y[i]! - massY / mass);
  }
}

function drawTrace(ink: Float32Array, { length, x, y, pen }: Trace, { radius, taper }: Hand): void {
  const width = (i: number) => radius * (1 + taper * ((2 * i) / length - 1));
  for (let i = 1; i < length; i++) {
    if (pen[i] === 0) continue;
    stampLine(ink, x[i - 1]!, y[i - 1]!, width(i - 1), x[i]!, y[i]!, width(i));
  }
}
