// max_pool_grad_apart: max_pool_grad of small windows that do not overlap, written out: one window per thread, which puts dy at the first of the largest
// elements, row by row, and 0 at the others
// dy: [N, OH, OW, C] in T; x, y: [N, H, W, C] in T, C counted in T. Windows are KH · KW elements from row oy · SH - PH and column
// ox · SW - PW on, KH ≤ SH and KW ≤ SW; a thread does all SH · SW elements up to the next window, and BH · BW blocks of these cover x.
// With INSIDE no block goes beyond x. The epilogue takes the place of store(). Grid: each workgroup does CHUNK blocks in T.
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
const BH = 2u;
const BW = 2u;
const INSIDE = true;

@group(0) @binding(0) var<storage, read> dy: array<T, N * OH * OW * C>;
@group(0) @binding(1) var<storage, read> x: array<T, N * H * W * C>;
@group(0) @binding(2) var<storage, read_write> y: array<T, N * H * W * C>;

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
fn max_pool_grad_apart(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, N * BH * BW * C); i += WG) {
    let c = i % C;
    let by = i / (C * BW) % BH;
    let bx = i / C % BW;
    let n = i / (C * BW * BH);
    let top = by * SH;
    let left = bx * SW;
    var grad = T(0.0);
    var winner = T(0.0);
    if (by < OH && bx < OW) {
      grad = dy[((n * OH + by) * OW + bx) * C + c];
      let first_y = max(top, PH);
      let first_x = max(left, PW);
      let end_y = min(top + KH, H + PH);
      let end_x = min(left + KW, W + PW);
      var largest = x[((n * H + first_y - PH) * W + first_x - PW) * C + c];
      winner = T(f32((first_y - top) * KW + first_x - left));
      // unroll
      for (var ky = 0u; ky < KH; ky++) {
        // unroll
        for (var kx = 0u; kx < KW; kx++) {
          // beyond an edge that at the edge once more, as in pool_small.wgsl
          let along_y = within(top + ky, first_y, end_y);
          let along_x = within(left + kx, first_x, end_x);
          let element = x[((n * H + along_y - PH) * W + along_x - PW) * C + c];
          winner = select(winner, T(f32((along_y - top) * KW + along_x - left)), element > largest);
          largest = max(largest, element);
        }
      }
    }
    // in loops: SwiftShader takes minutes to compile nine stores with a branch for each
    for (var ky = 0u; ky < SH; ky++) {
      for (var kx = 0u; kx < SW; kx++) {
        if (INSIDE || (top + ky >= PH && top + ky < H + PH && left + kx >= PW && left + kx < W + PW)) {
          let row = (n * H + top + ky - PH) * W + left + kx - PW;
          var value = T(0.0);
          if (ky < KH && kx < KW) {
            value = select(value, grad, winner == T(f32(ky * KW + kx)));
          }
          store(value, row * C + c, row, c);
        }
      }
    }
  }
}
