/**
 * The kernels that can carry out a product, as variants with names: which is fastest depends on the shape and on the adapter.
 * A table says where to start for each kind of adapter; the tuner (src/gpu/tuner.ts) measures; a name fixes the choice. Those that
 * software adapters alone take are in matmul-quads.ts.
 */
import matmulShader from '../../shaders/matmul.wgsl?raw';
import outerShader from '../../shaders/matmul_outer.wgsl?raw';
import quadsShader from '../../shaders/matmul_quads.wgsl?raw';
import rowsShader from '../../shaders/matmul_rows.wgsl?raw';
import splitShader from '../../shaders/matmul_split.wgsl?raw';
import tilesShader from '../../shaders/matmul_tiles.wgsl?raw';
import type { Node } from '../graph/node.ts';
import type { Choice, KernelOptions, Target } from '../graph/op.ts';
import { isReshape } from '../graph/views.ts';
import { choice, columnsOf, MAX_WORKGROUPS, rowsOf, shapeOf, WORKGROUP, walkOver } from '../kernels/choice.ts';
import { anyShape, largestDivisor, MAX_LISTED, OPERANDS, type Product, type Variant } from './matmul-variant.ts';
import { pick } from './named-kernels.ts';
import { softwareKernels } from './software-kernels.ts';

/** One element per thread, any shape. */
const plain: Variant = {
  name: 'plain',
  fits: () => true,
  choice: (product) => choice(matmulShader, product.m, product.n, anyShape(product), OPERANDS.inputs),
};

/** Four rows by four columns per quad of threads, any shape. */
const quads: Variant = {
  name: 'quads',
  fits: (_, { subgroups }) => subgroups,
  choice: (product) => {
    const grid = walkOver({ rows: product.m, block: 4, items: 4 * Math.ceil(product.n / 4) });
    const constants = { ...grid.constants, ...anyShape(product) };
    return { ...grid, ...OPERANDS, shader: quadsShader, lanes: 1, constants };
  },
};

/** `rows` by 4 · `columns` elements per thread. */
const rowTiles = (rows: number, columns: number, threads: number): Variant => ({
  name: `rows ${rows}x${columns}`,
  fits: ({ k, n, transA, transB }) => !transA && !transB && k % 4 === 0 && n % 4 === 0,
  choice: ({ m, n, k }) => {
    const [tall, wide] = [Math.min(m, rows), largestDivisor(n / 4, columns)];
    const walk = { rows: m, block: tall, items: n / 4 / wide };
    const workgroups = Math.ceil((Math.ceil(m / tall) * walk.items) / threads);
    const constants = { CHUNK: threads, WG: threads, M: m, N: n, K: k, ROWS: tall, COLUMNS: wide };
    return { ...OPERANDS, shader: rowsShader, lanes: 4, constants, workgroups, walk };
  },
});

/** Four rows by 4 · `columns` elements per thread, a sum of outer products of rows that are not all zero. */
const outer = (columns: number): Variant => ({
  name: `outer ${columns}`,
  fits: ({ m, n, k, transA, transB }) =>
    transA && !transB && m % 4 === 0 && n % 4 === 0 && (m * n) / 16 <= MAX_WORKGROUPS && k <= MAX_LISTED,
  choice: ({ m, n, k }) => {
    const wide = largestDivisor(n / 4, columns);
    const threads = Math.min(WORKGROUP, n / 4 / wide);
    const workgroups = (m / 4) * Math.ceil(n / 4 / wide / threads);
    const constants = { WG: threads, M: m, N: n, K: k, COLUMNS: wide };
    return { ...OPERANDS, shader: outerShader, lanes: 4, constants, workgroups, fixedThreads: true };
  },
});

/** Sums of at least this length are worth splitting over threads where y is small, */
const LONG_SUM = 256;
/** small being this many elements: with more, a thread for each few of them fills a GPU as it is. */
const FEW_ELEMENTS = 2 ** 15;
/** Neighbouring vectors of b that matmul_split loads at a time: 128 bytes, a line of most caches. */
const SPLIT_WIDTH = 8;

/** `rows` rows by up to 4 · SPLIT_WIDTH columns per workgroup, each sum split over its threads. */
const split = (rows: number, threads: number): Variant => ({
  name: `split ${rows}x${threads}`,
  fits: ({ m, n, k, transA, transB }) =>
    !transA && !transB && k % 4 === 0 && n % 4 === 0 && k >= LONG_SUM && m * n <= FEW_ELEMENTS,
  choice: ({ m, n, k }) => {
    const tall = Math.min(m, rows);
    const width = Math.min(SPLIT_WIDTH, 2 ** Math.ceil(Math.log2(n / 4)));
    const walk = { rows: m, block: tall, items: Math.ceil(n / 4 / width) };
    const workgroups = Math.ceil(m / tall) * walk.items;
    const constants = { CHUNK: 1, WG: threads, M: m, N: n, K: k, ROWS: tall, WIDTH: width };
    return { ...OPERANDS, shader: splitShader, lanes: 4, constants, workgroups, walk, fixedThreads: true };
  },
});

/** Elements of y from which on tiles fill a GPU: 16 of 64 by 64; and sums that are worth their barriers. */
const MANY_ELEMENTS = 2 ** 16;
const TILED_SUM = 64;
/** What matmul_tiles goes through at a time, and its threads beside each other, each with four columns. */
const [TILE_DEPTH, TILE_ACROSS, TILE_WIDTH] = [16, 16, 64];

/** `height` by 64 elements per workgroup, `rows` by four per thread, through tiles in workgroup memory. */
const tiles = (height: number, rows: number): Variant => ({
  name: `tiles ${height}x${TILE_WIDTH}`,
  fits: ({ m, n, k }) =>
    m * n >= MANY_ELEMENTS && k >= TILED_SUM && Math.ceil(m / height) * Math.ceil(n / TILE_WIDTH) <= MAX_WORKGROUPS,
  choice: (product) => {
    const { m, n } = product;
    const threads = (height / rows) * TILE_ACROSS;
    const loads = { A_LOADS: (TILE_DEPTH * height) / 4 / threads, B_LOADS: (TILE_DEPTH * TILE_ACROSS) / threads };
    const constants = { ...anyShape(product), ...loads, WG: threads, ROWS4: rows / 4 };
    const workgroups = Math.ceil(m / height) * Math.ceil(n / TILE_WIDTH);
    return { ...OPERANDS, shader: tilesShader, lanes: 1, constants, workgroups, fixedThreads: true };
  },
});

/**
 * Variants by kind of adapter, the best one first, after those of matmul-quads.ts: software adapters like tiles that fill the
 * registers and small workgroups, a GPU wants many threads. Measured: bench/results/METHOD.md.
 */
const VARIANTS: Readonly<Record<Target, readonly Variant[]>> = {
  cpu: [rowTiles(8, 2, 8), outer(4), quads, plain, split(4, 64), tiles(32, 8)],
  gpu: [
    split(4, 256),
    split(1, 64),
    tiles(64, 4),
    tiles(128, 8),
    tiles(32, 8),
    rowTiles(1, 1, WORKGROUP),
    rowTiles(2, 1, WORKGROUP),
    outer(1),
    outer(2),
    plain,
    quads,
  ],
};

/**
 * What software adapters with longer vectors (lavapipe: eight lanes, compiled by LLVM) like better: what compiles quickly, and
 * sums that skip zeros however short they are.
 */
const FIRST_ON_LONG_VECTORS: readonly string[] = ['quad rows 8x2', 'quad outer 4'];

/**
 * On a software adapter products of no more operations take the kernel of the shortest text: what tiles could save is less than
 * the dispatch of their own that they need, and they take ten times as long to compile.
 */
const SMALL_PRODUCT = 300_000;
const SHORT: readonly string[] = ['quads'];
/** Products of at least so many are worth the time that the largest tiles take to compile. */
const LARGE_PRODUCT = 50_000_000;
const LARGEST: readonly string[] = ['quad rows 8x8'];

function variantsFor(target: Target): readonly Variant[] {
  return target === 'gpu' ? VARIANTS.gpu : [...softwareKernels(), ...VARIANTS.cpu];
}

function productOf(node: Node): Product {
  const [a, b] = node.inputs;
  const [transA, transB] = [node.attrs.transA === true, node.attrs.transB === true];
  const k = transA ? rowsOf(a) : columnsOf(a);
  const shapes = { m: rowsOf(node), n: columnsOf(node), k, aColumns: columnsOf(a), bColumns: columnsOf(b) };
  return { ...shapes, transA, transB, pictureRow: pictureRowOf(a, columnsOf(a)) };
}

/** Vectors in a row of the samples [count, height, …] that were gathered or flattened to `columns`, if tiles of four rows fit. */
function pictureRowOf(a: Node | undefined, columns: number): number {
  if (a !== undefined && (a.op.gathers || isReshape(a))) return pictureRowOf(a.inputs[0], columns);
  const [, height = 1, ...row] = shapeOf(a);
  const vectors = columns / height / 4;
  const isRow = row.length > 0 && row.reduce((size, dimension) => size * dimension, 1) === 4 * vectors;
  return isRow && height % 4 === 0 && Number.isInteger(vectors) ? vectors : 1;
}

/** What a choice of variant is remembered by. */
export function productKey(node: Node): string {
  const { m, n, k, transA, transB } = productOf(node);
  return `matmul ${m}x${k}x${n}${transA ? ' aT' : ''}${transB ? ' bT' : ''}`;
}

/** Names of the variants that can carry out a product, the preferred one first. */
export function variantsOf(node: Node, options: KernelOptions): string[] {
  return fitting(node, options).map(({ name }) => name);
}

function fitting(node: Node, options: KernelOptions): Variant[] {
  const product = productOf(node);
  const variants = variantsFor(options.target).filter(({ fits }) => fits(product, options));
  if (options.target !== 'cpu') return variants;
  const operations = 2 * product.m * product.n * product.k;
  if (operations <= SMALL_PRODUCT) return preferring(SHORT, variants);
  if ((options.subgroupSize ?? 0) <= 4) return operations < LARGE_PRODUCT ? variants : preferring(LARGEST, variants);
  return preferring(FIRST_ON_LONG_VECTORS, variants);
}

function preferring(names: readonly string[], variants: readonly Variant[]): Variant[] {
  const isPreferred = ({ name }: Variant): boolean => names.includes(name);
  return [...variants.filter(isPreferred), ...variants.filter((variant) => !isPreferred(variant))];
}

/** @throws UsageError for a name that does not fit */
export function matmulKernel(node: Node, options: KernelOptions): Choice {
  const product = productOf(node);
  const variants = options.tuned ? fitting(node, options) : [plain];
  const kernels = variants.map((variant) => ({ name: variant.name, choice: () => variant.choice(product) }));
  return pick(kernels, productKey(node), options);
}
