// conv_filter: y[part, ky, kx, c, o] = Σ x[n, oy · STRIDE_Y - BEFORE_Y + ky · DILATION_Y, .., c] · g[n, oy, ox, o] over the SHARE
// images of a part and the
// places of the window whose tap lies within the picture, c being a channel of the group of o; one T of outputs per thread
// x: [IMAGES, H, W, CHANNELS], g: [IMAGES, OH, OW, OUTPUTS], y: [PARTS, KH, KW, DEPTH, OUTPUTS]; T is LANES outputs, all of one group.
// Grid: each workgroup does CHUNK of the T of y. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const LANES = 1u;
const IMAGES = 1u;
const SHARE = 1u;
const PARTS = 1u;
const H = 4u;
const W = 4u;
const CHANNELS = 2u;
const OH = 2u;
const OW = 2u;
const OUTPUTS = 4u;
const KH = 3u;
const KW = 3u;
const DEPTH = 2u;
const GROUP = 4u;
const STRIDE_Y = 1u;
const STRIDE_X = 1u;
const DILATION_Y = 1u;
const DILATION_X = 1u;
const BEFORE_Y = 0u;
const BEFORE_X = 0u;
const COLUMNS = OUTPUTS / LANES;

@group(0) @binding(0) var<storage, read> x: array<f32, IMAGES * H * W * CHANNELS>;
@group(0) @binding(1) var<storage, read> g: array<T, IMAGES * OH * OW * COLUMNS>;
@group(0) @binding(2) var<storage, read_write> y: array<T, PARTS * KH * KW * DEPTH * COLUMNS>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

// The places of the window, from the first to before the last, whose tap `k` steps from its begin lies in a picture of `size` after `before` zeros.
fn places(k: u32, stride: u32, before: u32, size: u32, count: u32) -> vec2u {
  let first = (max(before, k) - k + stride - 1u) / stride;
  let end = select(0u, (size + before - 1u - k) / stride + 1u, k < size + before);
  return vec2u(first, min(end, count));
}

fn weight(part: u32, tap: u32, channel: u32, column: u32) -> T {
  let tap_y = tap / KW * DILATION_Y;
  let tap_x = tap % KW * DILATION_X;
  let down = places(tap_y, STRIDE_Y, BEFORE_Y, H, OH);
  let across = places(tap_x, STRIDE_X, BEFORE_X, W, OW);
  let c = column * LANES / GROUP * DEPTH + channel;
  var sum = T();
  for (var n = part * SHARE; n < min((part + 1u) * SHARE, IMAGES); n++) {
    for (var oy = down.x; oy < down.y; oy++) {
      let row = (n * H + oy * STRIDE_Y + tap_y - BEFORE_Y) * W + tap_x - BEFORE_X;
      for (var ox = across.x; ox < across.y; ox++) {
        sum += x[(row + ox * STRIDE_X) * CHANNELS + c] * g[((n * OH + oy) * OW + ox) * COLUMNS + column];
      }
    }
  }
  return sum;
}

@compute @workgroup_size(WG)
fn conv_filter(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, PARTS * KH * KW * DEPTH * COLUMNS); i += WG) {
    let tap = i / (DEPTH * COLUMNS);
    store(weight(tap / (KH * KW), tap % (KH * KW), i / COLUMNS % DEPTH, i % COLUMNS), i, i / COLUMNS, i % COLUMNS);
  }
}
