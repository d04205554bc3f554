// conv_depthwise: conv of each channel by itself, small windows written out: y[n, oy, ox, c] = Σ x[n, oy · STRIDE_Y - BEFORE_Y +
// ky · DILATION_Y, .., c] · w[ky, kx, c] over the taps within the picture; PIXELS beside each other in T per thread
// x: [IMAGES, H, W, CHANNELS] in T, w: [KH, KW, CHANNELS] in T, y: [IMAGES, OH, OW, CHANNELS] in T, CHANNELS counted in T; a row of y is
// BLOCKS of PIXELS, which see SPAN pixels of a row of x. With INSIDE nothing lies beyond the picture.
// Grid: each workgroup does CHUNK of the blocks. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const IMAGES = 1u;
const H = 4u;
const W = 4u;
const CHANNELS = 1u;
const OH = 2u;
const OW = 2u;
const KH = 3u;
const KW = 3u;
const STRIDE_Y = 1u;
const STRIDE_X = 1u;
const DILATION_Y = 1u;
const DILATION_X = 1u;
const BEFORE_Y = 0u;
const BEFORE_X = 0u;
const INSIDE = true;
const PIXELS = 2u;
const BLOCKS = 1u;
const SPAN = 4u;

@group(0) @binding(0) var<storage, read> x: array<T, IMAGES * H * W * CHANNELS>;
@group(0) @binding(1) var<storage, read> w: array<T, KH * KW * CHANNELS>;
@group(0) @binding(2) var<storage, read_write> y: array<T, IMAGES * OH * OW * CHANNELS>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

@compute @workgroup_size(WG)
fn conv_depthwise(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, IMAGES * OH * BLOCKS * CHANNELS); i += WG) {
    let c = i % CHANNELS;
    let first = i / CHANNELS % BLOCKS * PIXELS;
    let line = i / (CHANNELS * BLOCKS);
    let top = line % OH * STRIDE_Y;
    // given its zeros here: SwiftShader keeps those of the turn before in an array that is only declared
    var sum = array<T, PIXELS>();
    // unroll
    for (var ky = 0u; ky < KH; ky++) {
      let along_y = top + ky * DILATION_Y;
      let seen_y = INSIDE | ((along_y >= BEFORE_Y) & (along_y < H + BEFORE_Y));
      let row = (line / OH * H + select(0u, along_y - BEFORE_Y, seen_y)) * W;
      var a = array<T, SPAN>();
      // unroll
      for (var e = 0u; e < SPAN; e++) {
        let along_x = first * STRIDE_X + e;
        let seen_x = (INSIDE & (PIXELS * BLOCKS == OW)) | ((along_x >= BEFORE_X) & (along_x < W + BEFORE_X));
        a[e] = select(T(), x[(row + select(0u, along_x - BEFORE_X, seen_x)) * CHANNELS + c], seen_x & seen_y);
      }
      // unroll
      for (var kx = 0u; kx < KW; kx++) {
        let b = w[(ky * KW + kx) * CHANNELS + c];
        // unroll
        for (var p = 0u; p < PIXELS; p++) {
          sum[p] += a[p * STRIDE_X + kx * DILATION_X] * b;
        }
      }
    }
    // unroll
    for (var p = 0u; p < PIXELS; p++) {
      if (first + p < OW) {
        let pixel = line * OW + first + p;
        store(sum[p], pixel * CHANNELS + c, pixel, c);
      }
    }
  }
}
