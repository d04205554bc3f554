/**
 * The kernels that can carry out a product, as variants with names: which is fastest depends on the shape and on the adapter.
 * A table says where to start for each kind of adapter; the tuner (src/gpu/tuner.ts) measures; a name fixes the choice.
 */
import matmulShader from '../../shaders/matmul.wgsl?raw';
import outerShader from '../../shaders/matmul_outer.wgsl?raw';
import quadHeldShader from '../../shaders/matmul_quad_held.wgsl?raw';
import quadOuterShader from '../../shaders/matmul_quad_outer.wgsl?raw';
import quadRowsShader from '../../shaders/matmul_quad_rows.wgsl?raw';
import quadsShader from '../../shaders/matmul_quads.wgsl?raw';
import rowsShader from '../../shaders/matmul_rows.wgsl?raw';
import splitShader from '../../shaders/matmul_split.wgsl?raw';
import tilesShader from '../../shaders/matmul_tiles.wgsl?raw';
import { UsageError } from '../errors.ts';
import type { Node } from '../graph/node.ts';
import type { Choice, KernelOptions, Target } from '../graph/op.ts';
import { isReshape } from '../graph/views.ts';
import { choice, columnsOf, MAX_WORKGROUPS, rowsOf, shapeOf, WORKGROUP, walkOver } from '../kernels/choice.ts';

/** y [m, n] = op(a) · op(b), a sum of k products each. */
interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transA: boolean;
  readonly transB: boolean;
  readonly aColumns: number;
  readonly bColumns: number;
  /** Vectors of four elements in a row of the pictures that the rows of a are; 1 where they are none. */
  readonly pictureRow: number;
}

interface Variant {
  readonly name: string;
  /** Whether the variant can carry out the product. */
  readonly fits: (product: Product, options: KernelOptions) => boolean;
  readonly choice: (product: Product) => Choice;
}

/** Rows of a that matmul_outer can list in the 16 kB of workgroup memory that every adapter has. */
const MAX_LISTED = 4000;

const OPERANDS = { inputs: ['a', 'b'], results: ['y'] };
const anyShape = ({ m, n, k, transA, transB, aColumns, bColumns }: Product) => ({
  M: m,
  N: n,
  K: k,
  TRANS_A: transA,
  TRANS_B: transB,
  A_COLUMNS: aColumns,
  B_COLUMNS: bColumns,
});

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

/** Threads of a workgroup whose quads work alone: two quads fill a subgroup of eight threads. */
const TWO_QUADS = 8;

/** 4 · `rows` by 4 · `columns` elements per quad of threads, `words` of k at a time, for products of at least so many rows. */
const quadRows = (rows: number, columns: number, words: number, leastRows = 1): Variant => ({
  name: `quad rows ${rows}x${columns}`,
  fits: ({ m, k, n, transA, transB }, { subgroups }) =>
    subgroups && m >= leastRows && !transA && !transB && k % 4 === 0 && n % 4 === 0,
  choice: ({ m, n, k }) => {
    const [tall, wide] = [Math.min(Math.ceil(m / 4), rows), largestDivisor(n / 4, columns)];
    const sizes = { ROWS: tall, COLUMNS: wide, WORDS: largestDivisor(k / 4, words) };
    const constants = { WG: TWO_QUADS, M: m, N: n, K: k, ...sizes };
    const workgroups = Math.ceil((4 * Math.ceil(m / 4 / tall) * (n / 4 / wide)) / TWO_QUADS);
    return { ...OPERANDS, shader: quadRowsShader, lanes: 4, constants, workgroups, fixedThreads: true };
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
    return { ...OPERANDS, shader: quadHeldShader, lanes: 4, constants, workgroups, fixedThreads: true };
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
    return { ...OPERANDS, shader: quadOuterShader, lanes: 4, constants, workgroups, fixedThreads: true };
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
 * Variants by kind of adapter, the best one first: software adapters like tiles that fill the registers and small workgroups, a
 * GPU wants many threads. Measured: bench/results/METHOD.md.
 */
const VARIANTS: Readonly<Record<Target, readonly Variant[]>> = {
  cpu: [
    quadRows(8, 4, 2, 64), // takes three times as long to compile
    quadRows(8, 2, 1),
    quadHeld(2, 112),
    quadHeld(4, 56),
    quadOuter(8),
    quadOuter(4),
    rowTiles(8, 2, 8),
    outer(4),
    quads,
    plain,
    split(4, 64),
    tiles(32, 8),
  ],
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
  const variants = VARIANTS[options.target].filter(({ fits }) => fits(product, options));
  const isSmall = 2 * product.m * product.n * product.k <= SMALL_PRODUCT;
  if (options.target === 'cpu' && isSmall) return preferring(SHORT, variants);
  if (options.target !== 'cpu' || (options.subgroupSize ?? 0) <= 4) return variants;
  return preferring(FIRST_ON_LONG_VECTORS, variants);
}

function preferring(names: readonly string[], variants: readonly Variant[]): Variant[] {
  const isPreferred = ({ name }: Variant): boolean => names.includes(name);
  return [...variants.filter(isPreferred), ...variants.filter((variant) => !isPreferred(variant))];
}

/** The variant that was named for the product, else the preferred one. @throws UsageError for a name that does not fit */
export function matmulKernel(node: Node, options: KernelOptions): Choice {
  const named = options.choices[productKey(node)];
  const variants = options.tuned ? fitting(node, options) : [plain];
  const chosen = named === undefined || !options.tuned ? variants[0]! : variants.find(({ name }) => name === named);
  if (chosen === undefined) {
    const known = variants.map(({ name }) => `'${name}'`).join(', ');
    throw new UsageError(
      `init: tuning: the kernel '${named}' cannot carry out '${productKey(node)}' on this adapter. Known: ${known}.`,
    );
  }
  return chosen.choice(productOf(node));
}

/** The largest divisor of `n` that is no more than `most`. */
function largestDivisor(n: number, most: number): number {
  let divisor = Math.min(n, most);
  while (n % divisor !== 0) divisor -= 1;
  return divisor;
}
