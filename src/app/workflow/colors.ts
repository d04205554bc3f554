/** Colours that mean something, as pixels. */
import { signed } from '../shared/picture.tsx';

/** Of −127/127 to 127/127: blue below zero, dark at it, orange above; as pixels in the order of memory. */
export const SIGNED_COLORS = Uint32Array.from({ length: 255 }, (_, i) => {
  const [red, green, blue] = signed((i - 127) / 127);
  return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
});
