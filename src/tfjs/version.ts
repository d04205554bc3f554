/** Whose names these are, and whose they are here. */
import { VERSION } from '../nn/version.ts';

/** By library. */
export const version = {
  /** whose names these are */
  tfjs: '4.22.0',
  /** whose functions of tensors these are */
  'tfjs-core': '4.22.0',
  /** whose layers and models these are */
  'tfjs-layers': '4.22.0',
  /** what runs */
  wgrad: VERSION,
} as const;

/** Of tfjs-core, whose names these are. */
export const version_core = version['tfjs-core'];
/** Of tfjs-layers, whose names these are. */
export const version_layers = version['tfjs-layers'];
