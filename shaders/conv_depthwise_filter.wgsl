// conv_depthwise_filter: conv_filter of each channel by itself, small windows written out: y[part, ky, kx, c] =
// Σ x[n, oy · STRIDE_Y - BEFORE_Y + ky · DILATION_Y, .., c] · g[n, oy, ox, c] over the SHARE images of a part and the places of the window
// whose tap lies within the picture; one row of the window in T per thread
// x: [IMAGES, H, W, CHANNELS] in T, g: [IMAGES, OH, OW, CHANNELS] in T, y: [PARTS, KH, KW, CHANNELS] in T, CHANNELS counted in T.
// A row of g is BLOCKS of PIXELS, which see SPAN pixels of a row of x. With INSIDE nothing lies beyond the picture.
// Grid: each workgroup does CHUNK of the rows of windows. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const IMAGES = 1u;
const SHARE = 1u;
const PARTS = 1u;
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
const WHOLE = PIXELS * BLOCKS == OW;

@group(0) @binding(0) var<storage, read> x: array<T, IMAGES * H * W * CHANNELS>;
@group(0) @binding(1) var<storage, read> g: array<T, IMAGES * OH * OW * CHANNELS>;
@group(0) @binding(2) var<storage, read_write> y: array<T, PARTS * KH * KW * CHANNELS>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

@compute @workgroup_size(WG)
fn conv_depthwise_filter(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, PARTS * KH * CHANNELS); i += WG) {
    let c = i % CHANNELS;
    let ky = i / CHANNELS % KH;
    let part = i / (CHANNELS * KH);
    // given its zeros here, as in conv_depthwise.wgsl
    var sum = array<T, KW>();
    // lines of all images of g, in blocks
    for (var t = part * SHARE * OH * BLOCKS; t < min((part + 1u) * SHARE, IMAGES) * OH * BLOCKS; t++) {
      let first = t % BLOCKS * PIXELS;
      let line = t / BLOCKS;
      let along_y = line % OH * STRIDE_Y + ky * DILATION_Y;
      if (INSIDE | ((along_y >= BEFORE_Y) & (along_y < H + BEFORE_Y))) {
        let row = (line / OH * H + along_y - BEFORE_Y) * W;
        var a: array<T, SPAN>;
        // unroll
        for (var e = 0u; e < SPAN; e++) {
          let along_x = first * STRIDE_X + e;
          let seen = (INSIDE & WHOLE) | ((along_x >= BEFORE_X) & (along_x < W + BEFORE_X));
          a[e] = select(T(), x[(row + select(0u, along_x - BEFORE_X, seen)) * CHANNELS + c], seen);
        }
        // unroll
        for (var p = 0u; p < PIXELS; p++) {
          let within = WHOLE | (first + p < OW);
          let b = g[(line * OW + min(first + p, OW - 1u)) * CHANNELS + c];
          // unroll
          for (var kx = 0u; kx < KW; kx++) {
            sum[kx] += select(T(), a[p * STRIDE_X + kx * DILATION_X] * b, within);
          }
        }
      }
    }
    // unroll
    for (var kx = 0u; kx < KW; kx++) {
      let tap = (part * KH + ky) * KW + kx;
      store(sum[kx], tap * CHANNELS + c, tap, c);
    }
  }
}
