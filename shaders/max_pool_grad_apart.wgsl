// max_pool_grad_apart: max_pool_grad of windows that do not overlap: one window per thread, which puts dy at the first of the largest
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

// Whether a place of the padded picture lies within x.
fn is_within(along_y: u32, along_x: u32) -> bool {
  return INSIDE || (along_y >= PH && along_y < H + PH && along_x >= PW && along_x < W + PW);
}

@compute @workgroup_size(WG)
fn max_pool_grad_apart(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, N * BH * BW * C); i += WG) {
    let c = i % C;
    let by = i / (C * BW) % BH;
    let bx = i / C % BW;
    let n = i / (C * BW * BH);
    let has_window = by < OH && bx < OW;
    var grad = T(0.0);
    var winner = T(0.0);
    if (has_window) {
      grad = dy[((n * OH + by) * OW + bx) * C + c];
      var largest = x[((n * H + max(by * SH, PH) - PH) * W + max(bx * SW, PW) - PW) * C + c];
      winner = T(f32((max(by * SH, PH) - by * SH) * KW + max(bx * SW, PW) - bx * SW));
      for (var ky = 0u; ky < KH; ky++) {
        for (var kx = 0u; kx < KW; kx++) {
          if (is_within(by * SH + ky, bx * SW + kx)) {
            let element = x[((n * H + by * SH + ky - PH) * W + bx * SW + kx - PW) * C + c];
            winner = select(winner, T(f32(ky * KW + kx)), element > largest);
            largest = max(largest, element);
          }
        }
      }
    }
    for (var ky = 0u; ky < SH; ky++) {
      for (var kx = 0u; kx < SW; kx++) {
        if (is_within(by * SH + ky, bx * SW + kx)) {
          let row = (n * H + by * SH + ky - PH) * W + bx * SW + kx - PW;
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
