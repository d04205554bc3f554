/** How near a picture is to another one: PSNR in decibels, and SSIM (Wang et al., "Image Quality Assessment", 2004), which is ssim.js's. */
import { ssim } from 'ssim.js';
import { SIDE } from './sheets.ts';

/** The best of 8 bits. */
const PEAK = 255;

/** @param a bytes @param b as many @returns decibels; infinite where they are equal */
export function psnr(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return 10 * Math.log10((PEAK ** 2 * a.length) / sum);
}

const imageOf = (levels: ArrayLike<number>) => {
  const data = new Uint8ClampedArray(4 * SIDE * SIDE);
  for (let i = 0; i < SIDE * SIDE; i++) data.set([levels[i]!, levels[i]!, levels[i]!, 255], 4 * i);
  return { data, width: SIDE, height: SIDE };
};

/** Of two pictures of bytes [28, 28]: 1 where they are equal. */
export const ssimOf = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  ssim(imageOf(a), imageOf(b), { ssim: 'original', downsample: false }).mssim;
