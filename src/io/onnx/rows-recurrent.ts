import type { Rows } from './translator.ts';
export const RECURRENT_ROWS: Rows = {};
