// fold: a convolution to few channels, of which the products are there: y[n, p, c] = Σ z[n, s, k · CHANNELS + c] over the taps k of the window
// TRANSPOSED false: s = p · STRIDE - BEFORE + k · DILATION, as far as it lies within the picture.
// TRANSPOSED true: s = (p + BEFORE - k) / STRIDE over the k that divide; DILATION is 1.
// z: [IMAGES, XH, XW, WORDS], y: [IMAGES, YH, YW, CHANNELS]; WORDS is at least KH · KW · CHANNELS. One element of y per thread.
// Grid: each workgroup does CHUNK of the elements of y. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const TRANSPOSED = false;
const IMAGES = 1u;
const XH = 4u;
const XW = 4u;
const WORDS = 12u;
const YH = 2u;
const YW = 2u;
const CHANNELS = 1u;
const KH = 3u;
const KW = 3u;
const STRIDE_Y = 1u;
const STRIDE_X = 1u;
const DILATION_Y = 1u;
const DILATION_X = 1u;
const BEFORE_Y = 0u;
const BEFORE_X = 0u;

@group(0) @binding(0) var<storage, read> z: array<f32, IMAGES * XH * XW * WORDS>;
@group(0) @binding(1) var<storage, read_write> y: array<f32, IMAGES * YH * YW * CHANNELS>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

// Along one axis: the first tap of the window that lies within the picture, the pixel of z that it takes, and how many taps do.
fn taps(pixel: u32, size: u32, window: u32, stride: u32, dilation: u32, before: u32) -> vec3u {
  if (TRANSPOSED) {
    let seen = pixel + before;
    let first = select(seen % stride, seen - stride * (size - 1u), seen / stride >= size);
    let last = min(window - 1u, seen);
    return vec3u(first, (seen - first) / stride, select(0u, (last - first) / stride + 1u, first <= last));
  }
  let first = (max(before, pixel * stride) - pixel * stride + dilation - 1u) / dilation;
  let begin = pixel * stride + first * dilation - before;
  let within = select(0u, (size - 1u - begin) / dilation + 1u, begin < size);
  return vec3u(first, begin, min(within, window - min(first, window)));
}

fn folded(pixel: u32, channel: u32) -> f32 {
  let down = taps(pixel / YW % YH, XH, KH, STRIDE_Y, DILATION_Y, BEFORE_Y);
  let across = taps(pixel % YW, XW, KW, STRIDE_X, DILATION_X, BEFORE_X);
  let image = pixel / (YH * YW) * XH;
  var sum = 0.0;
  for (var t_y = 0u; t_y < down.z; t_y++) {
    let k_y = down.x + t_y * select(1u, STRIDE_Y, TRANSPOSED);
    let x_y = select(down.y + t_y * DILATION_Y, down.y - t_y, TRANSPOSED);
    for (var t_x = 0u; t_x < across.z; t_x++) {
      let k_x = across.x + t_x * select(1u, STRIDE_X, TRANSPOSED);
      let x_x = select(across.y + t_x * DILATION_X, across.y - t_x, TRANSPOSED);
      sum += z[((image + x_y) * XW + x_x) * WORDS + (k_y * KW + k_x) * CHANNELS + channel];
    }
  }
  return sum;
}

@compute @workgroup_size(WG)
fn fold(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, IMAGES * YH * YW * CHANNELS); i += WG) {
    store(folded(i / CHANNELS, i % CHANNELS), i, i / CHANNELS, i % CHANNELS);
  }
}
