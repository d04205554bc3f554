// conv_filter_thin: the gradient of a kernel of few channels, 4 · ROWS of its words by 16 · COLUMNS outputs per quad of threads
// y[part, k, c, o] = Σ x[n, p · STRIDE - BEFORE + k · DILATION, c] · g[n, p, o] over the SHARE images of a part and all places p; what lies
// beyond the picture counts as zero; with INSIDE nothing does.
// x: [IMAGES, H, W, CHANNELS], g: [IMAGES, OH, OW, OUTPUTS], y: [PARTS, KH, KW, CHANNELS, OUTPUTS]; OUTPUTS is a multiple of 4. Taps and channels
// are rows of y; each thread of a quad loads x for one of four neighbouring rows and gets the others from its neighbours; of the
// outputs it has every fourth vector for itself. Four images are summed at a time, as in conv_filter_quads.
// Grid: TILES quads. The epilogue takes the place of store().
// lib: lanes, quads
enable subgroups;
diagnostic(off, subgroup_uniformity);
const WG = 64u;
const IMAGES = 1u;
const SHARE = 1u;
const PARTS = 1u;
const H = 4u;
const W = 4u;
const CHANNELS = 1u;
const OH = 2u;
const OW = 2u;
const OUTPUTS = 4u;
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
const FOUR = 4u;
const HEIGHT = KH * KW * CHANNELS;
const WIDE = OUTPUTS / 4u;
const ROW_BLOCKS = (HEIGHT + 4u * ROWS - 1u) / (4u * ROWS);
const BLOCKS = (WIDE + 4u * COLUMNS - 1u) / (4u * COLUMNS);
const TILES = PARTS * ROW_BLOCKS * BLOCKS;

@group(0) @binding(0) var<storage, read> x: array<f32, IMAGES * H * W * CHANNELS>;
@group(0) @binding(1) var<storage, read> g: array<vec4f, IMAGES * OH * OW * WIDE>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f, PARTS * HEIGHT * WIDE>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

@compute @workgroup_size(WG)
fn conv_filter_thin(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let q = lane % 4u;
  let quad = group.x * (WG / 4u) + lane / 4u;
  let tile = min(quad, TILES - 1u);
  let first_column = tile % BLOCKS * 4u * COLUMNS + q;
  let first_row = tile / BLOCKS % ROW_BLOCKS * 4u * ROWS;
  let part = tile / BLOCKS / ROW_BLOCKS;
  let begin = part * SHARE;
  let end = min(begin + SHARE, IMAGES);
  var tap_y: array<u32, ROWS>;
  var tap_x: array<u32, ROWS>;
  var channel: array<u32, ROWS>;
  var column4: array<u32, COLUMNS>;
  // unroll
  for (var r = 0u; r < ROWS; r++) {
    let row = min(first_row + 4u * r + q, HEIGHT - 1u);
    tap_y[r] = row / (KW * CHANNELS) * DILATION_Y;
    tap_x[r] = row / CHANNELS % KW * DILATION_X;
    channel[r] = row % CHANNELS;
  }
  // unroll
  for (var c = 0u; c < COLUMNS; c++) {
    column4[c] = min(first_column + 4u * c, WIDE - 1u);
  }
  var sum: array<f32, ROWS * COLUMNS * 16u>;
  var n = begin;
  var oy = 0u;
  var ox = 0u;
  let turns = (end - min(begin, end) + 3u) / 4u * (OH * OW);
  for (var turn = 0u; turn < turns; turn++) {
    let place = oy * OW + ox;
    var b: array<vec4f, COLUMNS * 4u>;
    // unroll
    for (var c = 0u; c < COLUMNS; c++) {
      // unroll
      for (var j = 0u; j < FOUR; j++) {
        b[c * 4u + j] = g[(min(n + j, IMAGES - 1u) * (OH * OW) + place) * WIDE + column4[c]];
      }
    }
    // unroll
    for (var r = 0u; r < ROWS; r++) {
      let along_y = oy * STRIDE_Y + tap_y[r];
      let along_x = ox * STRIDE_X + tap_x[r];
      let seen = INSIDE | ((along_y >= BEFORE_Y) & (along_y < H + BEFORE_Y) & (along_x >= BEFORE_X) & (along_x < W + BEFORE_X));
      let x_at = select(0u, ((along_y - BEFORE_Y) * W + along_x - BEFORE_X) * CHANNELS + channel[r], seen);
      let x0 = spread(select(0.0, x[n * (H * W * CHANNELS) + x_at], seen));
      let x1 = spread(select(0.0, x[min(n + 1u, IMAGES - 1u) * (H * W * CHANNELS) + x_at], seen & (n + 1u < end)));
      let x2 = spread(select(0.0, x[min(n + 2u, IMAGES - 1u) * (H * W * CHANNELS) + x_at], seen & (n + 2u < end)));
      let x3 = spread(select(0.0, x[min(n + 3u, IMAGES - 1u) * (H * W * CHANNELS) + x_at], seen & (n + 3u < end)));
      // unroll
      for (var i = 0u; i < FOUR; i++) {
        // unroll
        for (var c = 0u; c < COLUMNS; c++) {
          // unroll
          for (var s = 0u; s < FOUR; s++) {
            sum[((r * COLUMNS + c) * 4u + i) * 4u + s] += x0[i] * b[c * 4u][s] + x1[i] * b[c * 4u + 1u][s] + x2[i] * b[c * 4u + 2u][s] + x3[i] * b[c * 4u + 3u][s];
          }
        }
      }
    }
    n += 4u;
    if (n >= end) {
      n = begin;
      ox += 1u;
      if (ox == OW) {
        ox = 0u;
        oy += 1u;
      }
    }
  }
  // unroll
  for (var r = 0u; r < ROWS; r++) {
    // unroll
    for (var c = 0u; c < COLUMNS; c++) {
      let column = first_column + 4u * c;
      let at = (r * COLUMNS + c) * 16u;
      let sum0 = vec4f(sum[at], sum[at + 1u], sum[at + 2u], sum[at + 3u]);
      let sum1 = vec4f(sum[at + 4u], sum[at + 5u], sum[at + 6u], sum[at + 7u]);
      let sum2 = vec4f(sum[at + 8u], sum[at + 9u], sum[at + 10u], sum[at + 11u]);
      let sum3 = vec4f(sum[at + 12u], sum[at + 13u], sum[at + 14u], sum[at + 15u]);
      // A loop, and one whose length no compiler knows, so that the epilogue is compiled once and not four times.
      for (var i = 0u; i < min(4u, 4u + turns); i++) {
        let row = first_row + 4u * r + (q ^ i);
        if (row < HEIGHT && quad < TILES && column < WIDE) {
          let own = select(select(sum0, sum1, i == 1u), select(sum2, sum3, i == 3u), i > 1u);
          store(own, (part * HEIGHT + row) * WIDE + column, part * HEIGHT + row, column);
        }
      }
    }
  }
}
