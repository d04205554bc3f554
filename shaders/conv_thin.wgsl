// conv_thin: a convolution of few channels, 4 · ROWS images by 4 · COLUMNS outputs of one pixel of y per quad of threads
// y[n, p, o] = Σ x[n, p · STRIDE - BEFORE + k · DILATION, c] · w[k, c, o] over the taps k within the picture.
// x: [IMAGES, XH, XW, DEPTH], w: [KH, KW, DEPTH, N], y: [IMAGES, YH, YW, N]; N is a multiple of 4 · COLUMNS. LINES lines of the window, all
// their taps and channels, are written out for a turn of the loop, SHARE of a line's where it is split. What lies beyond the picture counts
// as zero; with INSIDE nothing does. Threads share w as in conv_quads.
// Grid: TILES quads. The epilogue takes the place of store(), what comes of whole columns that of finish().
// lib: lanes, quads
enable subgroups;
diagnostic(off, subgroup_uniformity);
const WG = 64u;
const IMAGES = 1u;
const XH = 4u;
const XW = 4u;
const DEPTH = 1u;
const YH = 2u;
const YW = 2u;
const N = 4u;
const KH = 3u;
const KW = 3u;
const STRIDE_Y = 1u;
const STRIDE_X = 1u;
const DILATION_Y = 1u;
const DILATION_X = 1u;
const BEFORE_Y = 0u;
const BEFORE_X = 0u;
const INSIDE = true;
const ROWS = 1u;
const COLUMNS = 1u;
const LINES = 3u;
const SHARE = 3u;
const FOUR = 4u;
const LINE = KW * DEPTH;
const SHARES = (LINE + SHARE - 1u) / SHARE;
const WHOLE = SHARES * SHARE == LINE;
const BLOCKS = N / 4u / COLUMNS;
const IMAGE_BLOCKS = (IMAGES + 4u * ROWS - 1u) / (4u * ROWS);
const TILES = YH * YW * IMAGE_BLOCKS * BLOCKS;

@group(0) @binding(0) var<storage, read> x: array<f32, IMAGES * XH * XW * DEPTH>;
@group(0) @binding(1) var<storage, read> w: array<vec4f, KH * LINE * N / 4u>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f, IMAGES * YH * YW * N / 4u>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

fn finish(part: u32, column: u32, stores: bool) {
}

@compute @workgroup_size(WG)
fn conv_thin(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let q = lane % 4u;
  let tile = min(group.x * (WG / 4u) + lane / 4u, TILES - 1u);
  let column = tile % BLOCKS * COLUMNS;
  let pixel = tile / BLOCKS / IMAGE_BLOCKS;
  let first_image = tile / BLOCKS % IMAGE_BLOCKS * 4u * ROWS + q;
  let top = pixel / YW * STRIDE_Y;
  let left = pixel % YW * STRIDE_X;
  var image: array<u32, ROWS>;
  var sum: array<f32, ROWS * COLUMNS * 4u>;
  // unroll
  for (var r = 0u; r < ROWS; r++) {
    image[r] = min(first_image + 4u * r, IMAGES - 1u) * (XH * XW * DEPTH);
  }
  for (var turn = 0u; turn < KH / LINES * SHARES; turn++) {
    var first_line = turn * LINES;
    var first = 0u;
    if (SHARES > 1u) {
      first_line = turn / SHARES * LINES;
      first = turn % SHARES * SHARE;
    }
    var a: array<f32, LINES * SHARE * ROWS>;
    // unroll
    for (var l = 0u; l < LINES; l++) {
      let along_y = top + (first_line + l) * DILATION_Y;
      // unroll
      for (var j = 0u; j < SHARE; j++) {
        let e = first + j;
        let along_x = left + e / DEPTH * DILATION_X;
        let seen = (WHOLE | (e < LINE)) & (INSIDE | ((along_y >= BEFORE_Y) & (along_y < XH + BEFORE_Y) & (along_x >= BEFORE_X) & (along_x < XW + BEFORE_X)));
        let x_at = select(0u, ((along_y - BEFORE_Y) * XW + along_x - BEFORE_X) * DEPTH + e % DEPTH, seen);
        // unroll
        for (var r = 0u; r < ROWS; r++) {
          a[(l * SHARE + j) * ROWS + r] = select(0.0, x[image[r] + x_at], seen);
        }
      }
    }
    // unroll
    for (var c = 0u; c < COLUMNS; c++) {
      // unroll
      for (var l = 0u; l < LINES; l++) {
        let w_line = (first_line + l) * LINE;
        // unroll
        for (var j = 0u; j < SHARE; j++) {
          let w_at = w_line + min(first + j, LINE - 1u);
          let b = spread(w[w_at * (N / 4u) + column + c][q]);
          // unroll
          for (var s = 0u; s < FOUR; s++) {
            // unroll
            for (var r = 0u; r < ROWS; r++) {
              sum[(r * COLUMNS + c) * 4u + s] += a[(l * SHARE + j) * ROWS + r] * b[s];
            }
          }
        }
      }
    }
  }
  // unroll
  for (var r = 0u; r < ROWS; r++) {
    let n = first_image + 4u * r;
    let row = n * (YH * YW) + pixel;
    if (n < IMAGES && group.x * (WG / 4u) + lane / 4u < TILES) {
      // unroll
      for (var c = 0u; c < COLUMNS; c++) {
        let at = (r * COLUMNS + c) * 4u;
        let own = in_order(vec4f(sum[at], sum[at + 1u], sum[at + 2u], sum[at + 3u]), q);
        store(own, row * (N / 4u) + column + c, row, column + c);
      }
    }
  }
  finish(tile / BLOCKS % IMAGE_BLOCKS * (YH * YW) + pixel, column, q == 0u && group.x * (WG / 4u) + lane / 4u < TILES);
}
