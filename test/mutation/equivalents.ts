/**
 * Mutants that are not tried, because no test of results could tell them from the original: they compute the same, or change only how
 * fast. Each rule names the place and says why. Whatever no rule names counts as survived if it survives.
 */

interface Rule {
  /** Files it is about. */
  readonly file: RegExp;
  /** What the mutant is described as: the line before → the line after (see mutant.ts). */
  readonly change: RegExp;
  readonly why: string;
}

export const EQUIVALENTS: readonly Rule[] = [
  {
    file: /^shaders\/matmul_(rows|split|tiles|quads|quad_rows|quad_held|quad_outer)\.wgsl$/,
    change: /\bmin\([^→]*- 1u\).*→.*\bmin\([^→]*(?:\+ 1u|- 0u)\)/,
    why: 'a clamp of what is loaded: loosened by one, what is loaded beyond the end is dropped by the guard of the store, and WebGPU keeps the load itself within the buffer',
  },
  {
    file: /^shaders\/matmul_(outer|quad_outer)\.wgsl$/,
    change: /select\(0u, 1u, .*→.*select\(1u, 1u, /,
    why: 'lists rows that are all zero, too: they add nothing, and take time only',
  },
  {
    file: /^shaders\//,
    change: /= vec4f\(\);.*→ \(nothing\)/,
    why: 'a zero set by hand: WGSL gives variables zeros by itself; SwiftShader does not in loops, which the kernels say',
  },
];

export const whyEquivalent = (file: string, change: string): string | undefined =>
  EQUIVALENTS.find((rule) => rule.file.test(file) && rule.change.test(change))?.why;
