/** Clothes that the program draws, to show while none are loaded: an outline for each class, in shades of grey. */
import type { Examples } from './protocol.ts';

const SIDE = 28;

type Part = readonly [path: string, level: number];

/** In the order of Fashion-MNIST's classes. */
const CLOTHES: readonly (readonly Part[])[] = [
  [['M9 3L2 8L5 13L8 11V25H20V11L23 13L26 8L19 3Q14 7 9 3Z', 190]],
  [['M9 2H19L20 26H15.5L14 9L12.5 26H8Z', 160]],
  [['M9 3L4 7L2 23H6L8 12V25H20V12L22 23H26L24 7L19 3Q14 5 9 3Z', 200]],
  [['M10 2L11 6L10 12L6 26H22L18 12L17 6L18 2H16L14 5L12 2Z', 170]],
  [
    ['M10 2L5 5L2 22H6L8 12V27H20V12L22 22H26L23 5L18 2L14 6Z', 140],
    ['M13.6 6H14.4V27H13.6Z', 30],
  ],
  [
    ['M2 19L26 15V21H23V18L14 21L2 22Z', 150],
    ['M6 19L12 10H14L9 19ZM14 17L20 9L22 10L17 17Z', 220],
  ],
  [
    ['M10 2L4 6L2 18H6L8 11V25H20V11L22 18H26L24 6L18 2L14 7Z', 215],
    ['M13.7 8H14.3V25H13.7ZM16 11H18.5V14H16Z', 90],
  ],
  [
    ['M2 20V13L5 12L8 15L14 10L18 13L25 16Q27 18 26 20Z', 180],
    ['M2 20H26V22H2Z', 245],
  ],
  [
    ['M4 11H24V25H4Z', 175],
    ['M9 11Q9 4 14 4Q19 4 19 11H17Q17 6 14 6Q11 6 11 11Z', 120],
  ],
  [
    ['M6 3H14L15 13L23 17Q26 19 25 23H6Z', 165],
    ['M6 23H25V25H12V24H10V26H6Z', 235],
  ],
];

export function drawnClothes(count: number): Examples {
  const images = new Uint8Array(count * SIDE * SIDE);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % CLOTHES.length);
  const context = new OffscreenCanvas(SIDE, SIDE).getContext('2d', { willReadFrequently: true })!;
  for (let i = 0; i < count; i++) {
    context.clearRect(0, 0, SIDE, SIDE);
    for (const [path, level] of CLOTHES[labels[i]!]!) {
      context.fillStyle = `rgb(${level} ${level} ${level})`;
      context.fill(new Path2D(path));
    }
    const { data } = context.getImageData(0, 0, SIDE, SIDE);
    const at = i * SIDE * SIDE;
    for (let k = 0; k < SIDE * SIDE; k++) images[at + k] = (data[4 * k]! * data[4 * k + 3]!) / 255;
  }
  return { images, labels };
}
