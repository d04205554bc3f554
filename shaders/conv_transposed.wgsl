// conv_transposed: y[n, iy, ix, c] = Σ x[n, oy, ox, o] · w[ky, kx, c, o] over all taps and places of the window that see the pixel:
// oy · STRIDE_Y + ky · DILATION_Y = iy + BEFORE_Y, and so across; each channel from the outputs of its group; one element per thread
// x: [IMAGES, OH, OW, OUTPUTS], w: [KH, KW, DEPTH, OUTPUTS], y: [IMAGES, H, W, CHANNELS].
// Grid: each workgroup does CHUNK of the elements of y. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const IMAGES = 1u;
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

@group(0) @binding(0) var<storage, read> x: array<f32, IMAGES * OH * OW * OUTPUTS>;
@group(0) @binding(1) var<storage, read> w: array<f32, KH * KW * DEPTH * OUTPUTS>;
@group(0) @binding(2) var<storage, read_write> y: array<f32, IMAGES * H * W * CHANNELS>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

// Whether a tap `k` steps from the window's begin can see a pixel, and from which place.
fn sees(pixel: u32, k: u32, stride: u32, places: u32) -> bool {
  return pixel >= k && (pixel - k) % stride == 0u && (pixel - k) / stride < places;
}

fn gathered(pixel: u32, channel: u32) -> f32 {
  let first = channel / DEPTH * GROUP;
  let left = pixel % W + BEFORE_X;
  let top = pixel / W % H + BEFORE_Y;
  let image = pixel / (H * W) * OH;
  var sum = 0.0;
  for (var ky = 0u; ky < KH; ky++) {
    if (!sees(top, ky * DILATION_Y, STRIDE_Y, OH)) {
      continue;
    }
    for (var kx = 0u; kx < KW; kx++) {
      if (!sees(left, kx * DILATION_X, STRIDE_X, OW)) {
        continue;
      }
      let place = (image + (top - ky * DILATION_Y) / STRIDE_Y) * OW + (left - kx * DILATION_X) / STRIDE_X;
      let x_at = place * OUTPUTS + first;
      let w_at = ((ky * KW + kx) * DEPTH + channel % DEPTH) * OUTPUTS + first;
      for (var o = 0u; o < GROUP; o++) {
        sum += x[x_at + o] * w[w_at + o];
      }
    }
  }
  return sum;
}

@compute @workgroup_size(WG)
fn conv_transposed(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, IMAGES * H * W * CHANNELS); i += WG) {
    store(gathered(i / CHANNELS, i % CHANNELS), i, i / CHANNELS, i % CHANNELS);
  }
}
