// conv: y[n, oy, ox, o] = Σ x[n, oy · STRIDE_Y - BEFORE_Y + ky · DILATION_Y, .., c] · w[ky, kx, c, o] over the taps within the
// picture, each output from the DEPTH channels of its group; one T of outputs per thread
// x: [IMAGES, H, W, CHANNELS], w: [KH, KW, DEPTH, OUTPUTS], y: [IMAGES, OH, OW, OUTPUTS]; T is LANES outputs, all of one group.
// Grid: each workgroup does CHUNK of the T of y. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const LANES = 1u;
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
const COLUMNS = OUTPUTS / LANES;

@group(0) @binding(0) var<storage, read> x: array<f32, IMAGES * H * W * CHANNELS>;
@group(0) @binding(1) var<storage, read> w: array<T, KH * KW * DEPTH * COLUMNS>;
@group(0) @binding(2) var<storage, read_write> y: array<T, IMAGES * OH * OW * COLUMNS>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

fn convolved(pixel: u32, column: u32) -> T {
  let first = column * LANES / GROUP * DEPTH;
  let left = pixel % OW * STRIDE_X;
  let top = pixel / OW % OH * STRIDE_Y;
  let image = pixel / (OH * OW) * H;
  var sum = T();
  for (var ky = 0u; ky < KH; ky++) {
    let row = top + ky * DILATION_Y;
    if (row < BEFORE_Y || row >= H + BEFORE_Y) {
      continue;
    }
    for (var kx = 0u; kx < KW; kx++) {
      let along = left + kx * DILATION_X;
      if (along < BEFORE_X || along >= W + BEFORE_X) {
        continue;
      }
      let x_at = ((image + row - BEFORE_Y) * W + along - BEFORE_X) * CHANNELS + first;
      let w_at = (ky * KW + kx) * DEPTH * COLUMNS + column;
      for (var c = 0u; c < DEPTH; c++) {
        sum += x[x_at + c] * w[w_at + c * COLUMNS];
      }
    }
  }
  return sum;
}

@compute @workgroup_size(WG)
fn conv(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, IMAGES * OH * OW * COLUMNS); i += WG) {
    store(convolved(i / COLUMNS, i % COLUMNS), i, i / COLUMNS, i % COLUMNS);
  }
}
