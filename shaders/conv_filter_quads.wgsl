// conv_filter_quads: the gradient of a kernel, 16 · ROWS channels by 16 · COLUMNS outputs of one tap per quad of threads
// y[part, k, c, o] = Σ x[n, p · STRIDE - BEFORE + k · DILATION, c] · g[n, p, o] over the SHARE images of a part and the places p whose tap lies within the
// picture; x: [IMAGES, H, W, CHANNELS], g: [IMAGES, OH, OW, OUTPUTS], y: [PARTS, KH, KW, CHANNELS, OUTPUTS]; CHANNELS and OUTPUTS are
// multiples of 4. Each thread of a quad loads four neighbouring channels and gets the other twelve from its neighbours; of the
// outputs it has every fourth vector for itself. Four images are summed at a time. See matmul_quad_outer.
// Grid: PARTS · KH · KW · ROW_BLOCKS · BLOCKS quads. The epilogue takes the place of store().
// lib: lanes, quads
enable subgroups;
diagnostic(off, subgroup_uniformity);
const WG = 64u;
const IMAGES = 1u;
const SHARE = 1u;
const PARTS = 1u;
const H = 4u;
const W = 4u;
const CHANNELS = 4u;
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
const ROWS = 1u;
const COLUMNS = 1u;
const FOUR = 4u;
const DEEP = CHANNELS / 4u;
const WIDE = OUTPUTS / 4u;
const ROW_BLOCKS = (DEEP + 4u * ROWS - 1u) / (4u * ROWS);
const BLOCKS = (WIDE + 4u * COLUMNS - 1u) / (4u * COLUMNS);
const TILES = PARTS * KH * KW * ROW_BLOCKS * BLOCKS;

@group(0) @binding(0) var<storage, read> x: array<vec4f, IMAGES * H * W * DEEP>;
@group(0) @binding(1) var<storage, read> g: array<vec4f, IMAGES * OH * OW * WIDE>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f, PARTS * KH * KW * CHANNELS * WIDE>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

// The places of the window, from the first to before the last, whose tap `k` steps from its begin lies in a picture of `size` after
// `before` zeros.
fn places(k: u32, stride: u32, before: u32, size: u32, count: u32) -> vec2u {
  let first = (max(before, k) - k + stride - 1u) / stride;
  let end = select(0u, (size + before - 1u - k) / stride + 1u, k < size + before);
  return vec2u(first, min(end, count));
}

@compute @workgroup_size(WG)
fn conv_filter_quads(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let q = lane % 4u;
  let quad = group.x * (WG / 4u) + lane / 4u;
  let tile = min(quad, TILES - 1u);
  let first_column = tile % BLOCKS * 4u * COLUMNS + q;
  let first_row = tile / BLOCKS % ROW_BLOCKS * 4u * ROWS;
  let part = tile / BLOCKS / ROW_BLOCKS / (KH * KW);
  let tap = tile / BLOCKS / ROW_BLOCKS % (KH * KW);
  let end = min((part + 1u) * SHARE, IMAGES);
  let tap_y = tap / KW * DILATION_Y;
  let tap_x = tap % KW * DILATION_X;
  let down = places(tap_y, STRIDE_Y, BEFORE_Y, H, OH);
  let across = places(tap_x, STRIDE_X, BEFORE_X, W, OW);
  var row4: array<u32, ROWS>;
  var column4: array<u32, COLUMNS>;
  // unroll
  for (var r = 0u; r < ROWS; r++) {
    row4[r] = min(first_row + 4u * r + q, DEEP - 1u);
  }
  // unroll
  for (var c = 0u; c < COLUMNS; c++) {
    column4[c] = min(first_column + 4u * c, WIDE - 1u);
  }
  var sum: array<f32, ROWS * COLUMNS * 64u>;
  let begin = part * SHARE;
  let turns = (down.y - min(down.x, down.y)) * (across.y - min(across.x, across.y)) * ((end - min(begin, end) + 3u) / 4u);
  var n = begin;
  var oy = down.x;
  var ox = across.x;
  // one loop and not three: SwiftShader copies all sums at each turn of each loop that is around them
  for (var t = 0u; t < turns; t++) {
    let seen = (oy * STRIDE_Y + tap_y - BEFORE_Y) * W + ox * STRIDE_X + tap_x - BEFORE_X;
    let place = oy * OW + ox;
    var b: array<vec4f, COLUMNS * 4u>;
    // unroll
    for (var c = 0u; c < COLUMNS; c++) {
      // unroll
      for (var j = 0u; j < FOUR; j++) {
        let image = min(n + j, IMAGES - 1u);
        b[c * 4u + j] = g[(image * (OH * OW) + place) * WIDE + column4[c]];
      }
    }
    // unroll
    for (var r = 0u; r < ROWS; r++) {
      let a0 = x[(n * (H * W) + seen) * DEEP + row4[r]];
      let a1 = select(vec4f(), x[(min(n + 1u, IMAGES - 1u) * (H * W) + seen) * DEEP + row4[r]], n + 1u < end);
      let a2 = select(vec4f(), x[(min(n + 2u, IMAGES - 1u) * (H * W) + seen) * DEEP + row4[r]], n + 2u < end);
      let a3 = select(vec4f(), x[(min(n + 3u, IMAGES - 1u) * (H * W) + seen) * DEEP + row4[r]], n + 3u < end);
      // unroll
      for (var p = 0u; p < FOUR; p++) {
        let x0 = spread(a0[p]);
        let x1 = spread(a1[p]);
        let x2 = spread(a2[p]);
        let x3 = spread(a3[p]);
        // unroll
        for (var i = 0u; i < FOUR; i++) {
          // unroll
          for (var c = 0u; c < COLUMNS; c++) {
            // unroll
            for (var s = 0u; s < FOUR; s++) {
              sum[(((r * COLUMNS + c) * 4u + i) * 4u + p) * 4u + s] += x0[i] * b[c * 4u][s] + x1[i] * b[c * 4u + 1u][s] + x2[i] * b[c * 4u + 2u][s] + x3[i] * b[c * 4u + 3u][s];
            }
          }
        }
      }
    }
    n += 4u;
    if (n >= end) {
      n = begin;
      ox += 1u;
      if (ox == across.y) {
        ox = across.x;
        oy += 1u;
      }
    }
  }
  // unroll
  for (var r = 0u; r < ROWS; r++) {
    // unroll
    for (var c = 0u; c < COLUMNS; c++) {
      let column = first_column + 4u * c;
      // unroll
      for (var i = 0u; i < FOUR; i++) {
        let own4 = first_row + 4u * r + (q ^ i);
        if (own4 < DEEP && quad < TILES && column < WIDE) {
          let at = ((r * COLUMNS + c) * 4u + i) * 16u;
          let sum0 = vec4f(sum[at], sum[at + 1u], sum[at + 2u], sum[at + 3u]);
          let sum1 = vec4f(sum[at + 4u], sum[at + 5u], sum[at + 6u], sum[at + 7u]);
          let sum2 = vec4f(sum[at + 8u], sum[at + 9u], sum[at + 10u], sum[at + 11u]);
          let sum3 = vec4f(sum[at + 12u], sum[at + 13u], sum[at + 14u], sum[at + 15u]);
          // A loop, and one whose length no compiler knows, so that the epilogue is compiled once and not four times.
          for (var p = 0u; p < min(4u, 4u + down.y); p++) {
            let own = select(select(sum0, sum1, p == 1u), select(sum2, sum3, p == 3u), p > 1u);
            let row = (part * KH * KW + tap) * CHANNELS + 4u * own4 + p;
            store(own, row * WIDE + column, row, column);
          }
        }
      }
    }
  }
}
