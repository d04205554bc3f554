/** Whose names these are, and whose they are here. */
import { VERSION } from '../nn/version.ts';

/** By library. */
export const version = { tfjs: '4.22.0', 'tfjs-core': '4.22.0', 'tfjs-layers': '4.22.0', wgrad: VERSION } as const;
