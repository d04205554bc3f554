/** Whole numbers as rows of as many numbers as there are kinds of them: what layers that encode share. */
import { either, type Field, isAbsent, text } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import type { Spelling } from '../../names.ts';
import { max } from '../../ops/reductions.ts';
import { oneHot } from '../../ops/sources.ts';
import { sum } from '../../ops/sums.ts';
import { snakeCase } from '../called-layer.ts';
import { expectName } from '../check.ts';

const MODES = { oneHot: true, multiHot: true, count: true };
const ALL_MODES = { int: true, ...MODES };

/**
 * What becomes of whole numbers. 'oneHot': each a row with a 1 at its place; 'multiHot': one row for those along the last axis, with a 1 at
 * the place of each that is among them; 'count': the same, with how often each is among them.
 */
export type EncodingMode = Spelling<'oneHot' | 'multiHot' | 'count'>;

type Mode = keyof typeof ALL_MODES;

/** @throws UsageError */
export const encodingMode = (where: string, mode: EncodingMode): Mode => expectName(where, 'outputMode', mode, MODES);

/** With 'int', which leaves them as they are. @throws UsageError */
export const outputMode = (where: string, mode: EncodingMode | 'int'): Mode =>
  expectName(where, 'outputMode', mode, ALL_MODES);

/** As files have it. */
export const modeConfig = (mode: Mode): string => snakeCase(mode);

export function modeFrom(config: Field): EncodingMode | undefined {
  const mode = either(config, 'output_mode');
  return isAbsent(mode) ? undefined : (text(mode) as EncodingMode);
}

/** @param shape of a sample of whole numbers */
export function encodedShape(mode: Mode, shape: Shape, tokens: number): Shape {
  if (mode === 'int') return shape;
  return mode === 'oneHot' && shape.at(-1) !== 1 ? [...shape, tokens] : [...shape.slice(0, -1), tokens];
}

/** @param indices whole numbers [batch, ...shape], below `tokens`; others count for nothing */
export function encode(mode: Mode, indices: Node, shape: Shape, tokens: number): Node {
  if (mode === 'int') return indices;
  const rows = oneHot(indices, tokens); // [batch, ...shape, tokens]
  if (shape.length === 0 || (mode === 'oneHot' && shape.at(-1) !== 1)) return rows;
  // of one number all are alike
  return mode === 'count' ? sum(rows, [-2]) : max(rows, [-2]);
}
