// conv_tiles: a convolution, a transposed one or the gradient of a kernel as a product whose first factor is never made: its rows are
// pixels, its columns the channels that the taps of the window see there. For GPUs; see matmul_tiles. Any shape without groups.
// KIND 0: y[pixel, o] = Σ x[pixel, (tap, c)] · b[(tap, c), o]; x: [IMAGES, XH, XW, DEPTH], b: the kernel [taps, DEPTH, N]
// KIND 1: the same with b: the kernel [taps, N, DEPTH], of a transposed convolution; a pixel of y sees those taps alone whose stride meets
// it, so that pixels are taken in CLASSES, STRIDE_Y by STRIDE_X, which each have their taps.
// KIND 2: y[part, (tap, c), o] = Σ x[pixel, (tap, c)] · b[pixel, o] over the pixels of SHARE images; b: [IMAGES, YH, YW, N]
// A workgroup makes 4 · HEIGHT4 rows by SPAN columns of y in steps of SLICE terms.
// Grid: CLASSES · PARTS · ROW_BLOCKS · BLOCKS workgroups. The epilogue takes the place of store().
// lib: lanes
const WG = 256u;
const KIND = 0u;
const IMAGES = 1u;
const SHARE = 1u;
const PARTS = 1u;
const XH = 4u;
const XW = 4u;
const DEPTH = 4u;
const YH = 2u;
const YW = 2u;
const N = 64u;
const KH = 3u;
const KW = 3u;
const STRIDE_Y = 1u;
const STRIDE_X = 1u;
const DILATION_Y = 1u;
const DILATION_X = 1u;
const BEFORE_Y = 0u;
const BEFORE_X = 0u;
const ROWS4 = 1u;
const A_LOADS = 1u;
const B_LOADS = 1u;
const SLICE = 16u;
const UNROLLED = 4u;
const FOUR = 4u;
const ACROSS = 16u;
const SPAN = ACROSS * 4u;
const HEIGHT4 = WG / ACROSS * ROWS4;
const BLOCKS = (N + SPAN - 1u) / SPAN;
const CLASSES = select(1u, STRIDE_Y * STRIDE_X, KIND == 1u);
// Pixels of a class; those beyond the picture are not stored.
const CLASS_H = select(YH, (YH + STRIDE_Y - 1u) / STRIDE_Y, KIND == 1u);
const CLASS_W = select(YW, (YW + STRIDE_X - 1u) / STRIDE_X, KIND == 1u);
const PIXELS = IMAGES * CLASS_H * CLASS_W;
const ROWS = select(PIXELS, KH * KW * DEPTH, KIND == 2u);
const ROW_BLOCKS = (ROWS + 4u * HEIGHT4 - 1u) / (4u * HEIGHT4);
const A_PITCH = HEIGHT4 + select(1u, 0u, KIND == 2u);
const B_PITCH = ACROSS + select(0u, 1u, KIND == 1u);

@group(0) @binding(0) var<storage, read> x: array<f32, IMAGES * XH * XW * DEPTH>;
@group(0) @binding(1) var<storage, read> b: array<f32, select(KH * KW * DEPTH, IMAGES * YH * YW, KIND == 2u) * N>;
@group(0) @binding(2) var<storage, read_write> y: array<f32, select(IMAGES * YH * YW, PARTS * KH * KW * DEPTH, KIND == 2u) * N>;

fn store(x: f32, i: u32, row: u32, column: u32) {
  y[i] = x;
}

// [SLICE, HEIGHT4], four rows to a vector; [SLICE, ACROSS], four columns
var<workgroup> tile_a: array<vec4f, SLICE * A_PITCH>;
var<workgroup> tile_b: array<vec4f, SLICE * B_PITCH>;

// The class, and with it the first tap down and across, and how many there are.
fn taps_of(class_number: u32) -> vec4u {
  if (KIND != 1u) {
    return vec4u(0u, 0u, KH, KW);
  }
  let first = vec2u(class_number / STRIDE_X + BEFORE_Y, class_number % STRIDE_X + BEFORE_X) % vec2u(STRIDE_Y, STRIDE_X);
  let count = (vec2u(KH, KW) + vec2u(STRIDE_Y, STRIDE_X) - 1u - min(first, vec2u(KH, KW))) / vec2u(STRIDE_Y, STRIDE_X);
  return vec4u(first, count);
}

// A pixel of y: where its image of x begins, and the pixel of x that a tap without offset sees.
fn pixel_of(i: u32) -> vec3i {
  let down = i / CLASS_W % CLASS_H;
  let along = i % CLASS_W;
  let image = i / (CLASS_H * CLASS_W) * (XH * XW);
  if (KIND == 1u) {
    return vec3i(vec3u(image, down, along));
  }
  return vec3i(vec3u(image, down * STRIDE_Y, along * STRIDE_X));
}

// A channel of a tap: how far from there it is, and the channel.
fn tap_of(i: u32, class_number: u32, taps: vec4u) -> vec3i {
  let tap = i / DEPTH;
  let k = vec2i(vec2u(tap / taps.w, tap % taps.w));
  let channel = i32(i % DEPTH);
  if (KIND == 1u) {
    let stride = vec2i(vec2u(STRIDE_Y, STRIDE_X));
    let seen = vec2i(vec2u(class_number / STRIDE_X + BEFORE_Y, class_number % STRIDE_X + BEFORE_X));
    return vec3i((seen - vec2i(taps.xy)) / stride - k, channel);
  }
  return vec3i(k * vec2i(vec2u(DILATION_Y, DILATION_X)) - vec2i(vec2u(BEFORE_Y, BEFORE_X)), channel);
}

fn seen(pixel: vec3i, tap: vec3i) -> f32 {
  let at = pixel.yz + tap.xy;
  if (any(at < vec2i(0)) || any(at >= vec2i(vec2u(XH, XW)))) {
    return 0.0;
  }
  return x[u32((pixel.x + at.x * i32(XW) + at.y) * i32(DEPTH) + tap.z)];
}

// Where the weights of term k begin in b, those of column 0: the tap's in the whole window, and the channel.
fn weights_of(k: u32, taps: vec4u) -> u32 {
  if (KIND != 1u) {
    return k * N;
  }
  let tap = k / DEPTH;
  let whole = (taps.x + tap / taps.w * STRIDE_Y) * KW + taps.y + tap % taps.w * STRIDE_X;
  return whole * DEPTH * N + k % DEPTH;
}

// Four columns of b, ACROSS apart.
fn load_b(column: u32, begin: u32) -> vec4f {
  let columns = min(column + vec4u(0u, 1u, 2u, 3u) * ACROSS, vec4u(N - 1u));
  let at = begin + select(columns, columns * DEPTH, KIND == 1u);
  return vec4f(b[at.x], b[at.y], b[at.z], b[at.w]);
}

fn store_within(x: f32, part: u32, class_number: u32, i: u32, column: u32) {
  if (i >= ROWS || column >= N) {
    return;
  }
  var row = part * ROWS + i;
  if (KIND == 1u) {
    let down = i / CLASS_W % CLASS_H * STRIDE_Y + class_number / STRIDE_X;
    let along = i % CLASS_W * STRIDE_X + class_number % STRIDE_X;
    if (down >= YH || along >= YW) {
      return;
    }
    row = (i / (CLASS_H * CLASS_W) * YH + down) * YW + along;
  }
  store(x, row * N + column, row, column);
}

// Four columns of a row, ACROSS apart.
fn store4(x: vec4f, part: u32, class_number: u32, row: u32, column: u32) {
  store_within(x.x, part, class_number, row, column);
  store_within(x.y, part, class_number, row, column + ACROSS);
  store_within(x.z, part, class_number, row, column + 2u * ACROSS);
  store_within(x.w, part, class_number, row, column + 3u * ACROSS);
}

@compute @workgroup_size(WG)
fn conv_tiles(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let first_column = group.x % BLOCKS * SPAN;
  let first_row = group.x / BLOCKS % ROW_BLOCKS * HEIGHT4 * 4u;
  let part = group.x / BLOCKS / ROW_BLOCKS % PARTS;
  let class_number = group.x / BLOCKS / ROW_BLOCKS / PARTS;
  let taps = taps_of(class_number);
  let first_term = select(0u, part * SHARE * YH * YW, KIND == 2u);
  let terms = select(taps.z * taps.w * DEPTH, min((part + 1u) * SHARE, IMAGES) * YH * YW, KIND == 2u);
  let across = lane % ACROSS;
  let down4 = lane / ACROSS * ROWS4;
  var fixed: array<vec3i, A_LOADS * 4u>;
  // unroll
  for (var l = 0u; l < A_LOADS; l++) {
    // unroll
    for (var r = 0u; r < FOUR; r++) {
      let i = lane + l * WG;
      let row = min(first_row + select(i / SLICE, i % HEIGHT4, KIND == 2u) * 4u + r, ROWS - 1u);
      if (KIND == 2u) {
        fixed[l * 4u + r] = tap_of(row, 0u, taps);
      } else {
        fixed[l * 4u + r] = pixel_of(row);
      }
    }
  }
  var sum: array<vec4f, 4u * ROWS4>;
  for (var first_k = first_term; first_k < terms; first_k += SLICE) {
    // unroll
    for (var l = 0u; l < A_LOADS; l++) {
      let i = lane + l * WG;
      let slice = select(i % SLICE, i / HEIGHT4, KIND == 2u);
      let k = min(first_k + slice, terms - 1u);
      var own: vec4f;
      if (KIND == 2u) {
        let pixel = pixel_of(k);
        own = vec4f(seen(pixel, fixed[l * 4u]), seen(pixel, fixed[l * 4u + 1u]), seen(pixel, fixed[l * 4u + 2u]), seen(pixel, fixed[l * 4u + 3u]));
      } else {
        let tap = tap_of(k, class_number, taps);
        own = vec4f(seen(fixed[l * 4u], tap), seen(fixed[l * 4u + 1u], tap), seen(fixed[l * 4u + 2u], tap), seen(fixed[l * 4u + 3u], tap));
      }
      tile_a[slice * A_PITCH + select(i / SLICE, i % HEIGHT4, KIND == 2u)] = select(vec4f(), own, first_k + slice < terms);
    }
    // unroll
    for (var l = 0u; l < B_LOADS; l++) {
      let i = lane + l * WG;
      let slice = select(i / ACROSS, i % SLICE, KIND == 1u);
      let column = select(i % ACROSS, i / SLICE, KIND == 1u);
      let k = min(first_k + slice, terms - 1u);
      tile_b[slice * B_PITCH + column] = select(vec4f(), load_b(first_column + column, weights_of(k, taps)), first_k + slice < terms);
    }
    workgroupBarrier();
    for (var slice = 0u; slice < SLICE; slice += UNROLLED) {
      // unroll
      for (var u = 0u; u < UNROLLED; u++) {
        let g = tile_b[(slice + u) * B_PITCH + across];
        // unroll
        for (var r = 0u; r < ROWS4; r++) {
          let z = tile_a[(slice + u) * A_PITCH + down4 + r];
          sum[4u * r] += z.x * g;
          sum[4u * r + 1u] += z.y * g;
          sum[4u * r + 2u] += z.z * g;
          sum[4u * r + 3u] += z.w * g;
        }
      }
    }
    workgroupBarrier();
  }
  // unroll
  for (var r = 0u; r < ROWS4; r++) {
    let row = first_row + 4u * (down4 + r);
    store4(sum[4u * r], part, class_number, row, first_column + across);
    store4(sum[4u * r + 1u], part, class_number, row + 1u, first_column + across);
    store4(sum[4u * r + 2u], part, class_number, row + 2u, first_column + across);
    store4(sum[4u * r + 3u], part, class_number, row + 3u, first_column + across);
  }
}
