/**
 * Kernels of products for software adapters: quads of threads, each of which loads a quarter (see ARCHITECTURE.md). GPUs never take
 * them, so they are loaded where the adapter is one of software.
 */
import quadHeldShader from '../../shaders/matmul_quad_held.wgsl?raw';
import quadOuterShader from '../../shaders/matmul_quad_outer.wgsl?raw';
import quadRowsShader from '../../shaders/matmul_quad_rows.wgsl?raw';
import { largestDivisor, MAX_LISTED, OPERANDS, type Variant } from './matmul-variant.ts';

/** Threads of a workgroup whose quads work alone: two quads fill a subgroup of eight threads. */
const TWO_QUADS = 8;

/** Operations in the time in which most kernels do one (compiler/slices.ts): of short sums, and of long ones. */
const [FAST, FASTER] = [2, 4];

/** Terms from which on a product is worth the kernel with the longest text, which takes three times as long to compile. */
const MANY_TERMS = 2 ** 20;

/** 4 · `rows` by 4 · `columns` elements per quad of threads, `words` of k at a time. */
const quadRows = (rows: number, columns: number, words: number): Variant => ({
  name: `quad rows ${rows}x${columns}`,
  fits: ({ k, n, transA }, { subgroups }) => subgroups && !transA && k % 4 === 0 && n % 4 === 0,
  choice: ({ m, n, k, transB }) => {
    const [tall, wide] = [Math.min(Math.ceil(m / 4), rows), largestDivisor(n / 4, columns)];
    const sizes = { ROWS: tall, COLUMNS: wide, WORDS: largestDivisor(k / 4, words) };
    const constants = { WG: TWO_QUADS, M: m, N: n, K: k, TRANS_B: transB, ...sizes };
    const workgroups = Math.ceil((4 * Math.ceil(m / 4 / tall) * (n / 4 / wide)) / TWO_QUADS);
    const tile = { share: 4 * tall, repeat: 1 };
    const shared = { ...OPERANDS, lanes: 4, workgroups, fixedThreads: true, pace: FASTER } as const;
    return { ...shared, shader: quadRowsShader, constants, tile };
  },
});

/** Products of which a quad of threads can hold b. More terms take long to compile. */
const MAX_HELD = 32;

/** 16 by 4 · `columns` elements per quad of threads at a time, of short sums: b is held. */
const quadHeld = (columns: number, quads: number): Variant => ({
  name: `quad held ${columns}`,
  fits: ({ m, n, k, transA, transB }, { subgroups }) =>
    subgroups && transA && !transB && m % 4 === 0 && n % 4 === 0 && k % 8 === 0 && k <= MAX_HELD,
  choice: ({ m, n, k }) => {
    const wide = largestDivisor(n / 4, columns);
    const blocks = n / 4 / wide;
    const used = blocks * Math.max(1, Math.min(Math.ceil(m / 16), Math.round(quads / blocks)));
    const threads = used % 2 === 0 ? TWO_QUADS : 4;
    const workgroups = (4 * used) / threads;
    const constants = { WG: threads, M: m, N: n, K: k, COLUMNS: wide, STEPS: k / 8, QUADS: used };
    return { ...OPERANDS, shader: quadHeldShader, lanes: 4, constants, workgroups, fixedThreads: true, pace: FAST };
  },
});

/** A variant for products of many terms and at least so many rows. */
const large = (variant: Variant, leastRows = 1): Variant => ({
  ...variant,
  fits: (product, options) => {
    const { m, n, k } = product;
    return m >= leastRows && m * n * k >= MANY_TERMS && variant.fits(product, options);
  },
});

/** 16 by 4 · `columns` elements per quad of threads, a sum of outer products of squares of pictures that are not all dark. */
const quadOuter = (columns: number): Variant => ({
  name: `quad outer ${columns}`,
  fits: ({ m, n, k, transA, transB }, { subgroups }) =>
    subgroups && transA && !transB && m % 4 === 0 && n % 4 === 0 && k <= MAX_LISTED,
  choice: ({ m, n, k, pictureRow }) => {
    const blocks = Math.ceil(n / 4 / columns);
    const quads = Math.min(blocks, 8);
    const workgroups = Math.ceil(m / 16) * Math.ceil(blocks / quads);
    const constants = { WG: 4 * quads, M: m, N: n, K: k, COLUMNS: columns / 4, STRIDE: pictureRow };
    return { ...OPERANDS, shader: quadOuterShader, lanes: 4, constants, workgroups, fixedThreads: true, pace: FAST };
  },
});

/** The best one first. Measured: bench/results/METHOD.md. */
export const QUADS: readonly Variant[] = [
  large(quadRows(8, 4, 2), 64),
  quadRows(8, 2, 1),
  quadRows(8, 8, 1),
  quadHeld(2, 112),
  quadHeld(4, 56),
  large(quadOuter(8)),
  quadOuter(4),
];
