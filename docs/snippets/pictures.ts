/** Made-up pictures that the other snippets learn from: a bright bar that lies, stands or falls, 8 × 8 pixels with noise. */
import { type Tensor, tensor } from 'wgrad';

/** @returns images of bytes [count, 8, 8], labels [count]: 0, 1 or 2 */
export function bars(count: number): { images: Tensor; labels: Tensor } {
  const images = new Uint8Array(count * 64);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const kind = i % 3;
    labels[i] = kind;
    for (let row = 0; row < 8; row++) {
      for (let column = 0; column < 8; column++) {
        const at = 2 + (((i * 7) >> 2) % 4);
        const bright = [row === at, column === at, row === column][kind];
        images[i * 64 + row * 8 + column] = (bright ? 200 : 0) + ((i * 37 + row * 11 + column * 23) % 50);
      }
    }
  }
  return { images: tensor(images, [count, 8, 8]), labels: tensor(labels) };
}
