// pool_small: pool of small windows, written out: y[n, oy, ox, c] = max or mean of x[n, oy · SH + ky - PH, ox · SW + kx - PW, c] over the window ky < KH, kx < KW, as far as it
// lies within x; one result per thread
// x: [N, H, W, C] in T; y: [N, OH, OW, C] in T, C counted in T. With INSIDE no window goes beyond x. The epilogue takes the place of
// store(). Grid: each workgroup does CHUNK elements of y in T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const N = 2u;
const H = 4u;
const W = 4u;
const C = 4u;
const OH = 2u;
const OW = 2u;
const KH = 2u;
const KW = 2u;
const SH = 2u;
const SW = 2u;
const PH = 0u;
const PW = 0u;
const INSIDE = true;
const MAX = true;

@group(0) @binding(0) var<storage, read> x: array<T, N * H * W * C>;
@group(0) @binding(1) var<storage, read_write> y: array<T, N * OH * OW * C>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

// A place of the padded picture, or the nearest one that lies within x.
fn within(place: u32, first: u32, end: u32) -> u32 {
  if (INSIDE) {
    return place;
  }
  return clamp(place, first, end - 1u);
}

@compute @workgroup_size(WG)
fn pool_small(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, N * OH * OW * C); i += WG) {
    let c = i % C;
    // in rows and columns of the padded picture
    let top = i / (C * OW) % OH * SH;
    let left = i / C % OW * SW;
    let first_y = max(top, PH);
    let first_x = max(left, PW);
    let end_y = min(top + KH, H + PH);
    let end_x = min(left + KW, W + PW);
    let image = i / (C * OW * OH) * H;
    var value = T(0.0);
    if (MAX) {
      value = x[((image + first_y - PH) * W + first_x - PW) * C + c];
    }
    // unroll
    for (var ky = 0u; ky < KH; ky++) {
      // unroll
      for (var kx = 0u; kx < KW; kx++) {
        // beyond an edge that at the edge once more: SwiftShader would take a minute to compile a branch for each
        let along_y = within(top + ky, first_y, end_y);
        let along_x = within(left + kx, first_x, end_x);
        let element = x[((image + along_y - PH) * W + along_x - PW) * C + c];
        if (MAX) {
          value = max(value, element);
        } else {
          value += select(T(0.0), element, along_y == top + ky && along_x == left + kx);
        }
      }
    }
    if (!MAX) {
      value = value / f32((end_y - first_y) * (end_x - first_x));
    }
    store(value, i, i / C, c);
  }
}
