// max_pool_grad_blocks: max_pool_grad of small windows that overlap, SH · SW neighbours of dx per thread: each of the WY · WX windows
// that reach them is gone through once
// dy: [N, OH, OW, C] in T; x, y: [N, H, W, C] in T, C counted in T. Windows are KH · KW elements from row oy · SH - PH and column
// ox · SW - PW on; BH · BW blocks of SH · SW elements cover x. Of the windows of a block the last begins with it.
// The epilogue takes the place of store(). Grid: each workgroup does CHUNK blocks in T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const N = 2u;
const H = 4u;
const W = 4u;
const C = 4u;
const OH = 1u;
const OW = 1u;
const KH = 3u;
const KW = 3u;
const SH = 2u;
const SW = 2u;
const PH = 0u;
const PW = 0u;
const BH = 2u;
const BW = 2u;
const WY = 2u;
const WX = 2u;

@group(0) @binding(0) var<storage, read> dy: array<T, N * OH * OW * C>;
@group(0) @binding(1) var<storage, read> x: array<T, N * H * W * C>;
@group(0) @binding(2) var<storage, read_write> y: array<T, N * H * W * C>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

@compute @workgroup_size(WG)
fn max_pool_grad_blocks(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, N * BH * BW * C); i += WG) {
    let c = i % C;
    let by = i / (C * BW) % BH;
    let bx = i / C % BW;
    let n = i / (C * BW * BH);
    var grads: array<T, WY * WX>;
    // the place of the first of the largest elements in each window
    var winners: array<T, WY * WX>;
    for (var window = 0u; window < WY * WX; window++) {
      // of windows before the first one the numbers wrap around
      let oy = by + window / WX + 1u - WY;
      let ox = bx + window % WX + 1u - WX;
      // anew for each block: SwiftShader does not do it where the array is declared
      grads[window] = T(0.0);
      if (oy < OH && ox < OW) {
        let first_y = max(oy * SH, PH);
        let first_x = max(ox * SW, PW);
        let end_y = min(oy * SH + KH, H + PH);
        let end_x = min(ox * SW + KW, W + PW);
        var largest = x[((n * H + first_y - PH) * W + first_x - PW) * C + c];
        var winner = T(f32((first_y - oy * SH) * KW + first_x - ox * SW));
        // unroll
        for (var ky = 0u; ky < KH; ky++) {
          // unroll
          for (var kx = 0u; kx < KW; kx++) {
            // beyond an edge that at the edge once more, as in pool_small.wgsl
            let along_y = clamp(oy * SH + ky, first_y, end_y - 1u);
            let along_x = clamp(ox * SW + kx, first_x, end_x - 1u);
            let element = x[((n * H + along_y - PH) * W + along_x - PW) * C + c];
            winner = select(winner, T(f32((along_y - oy * SH) * KW + along_x - ox * SW)), element > largest);
            largest = max(largest, element);
          }
        }
        grads[window] = dy[((n * OH + oy) * OW + ox) * C + c];
        winners[window] = winner;
      }
    }
    for (var py = 0u; py < SH; py++) {
      for (var px = 0u; px < SW; px++) {
        let along_y = by * SH + py;
        let along_x = bx * SW + px;
        if (along_y >= PH && along_y < H + PH && along_x >= PW && along_x < W + PW) {
          var total = T(0.0);
          for (var window = 0u; window < WY * WX; window++) {
            let ky = py + (WY - 1u - window / WX) * SH;
            let kx = px + (WX - 1u - window % WX) * SW;
            if (ky < KH && kx < KW) {
              total += select(T(0.0), grads[window], winners[window] == T(f32(ky * KW + kx)));
            }
          }
          let row = (n * H + along_y - PH) * W + along_x - PW;
          store(total, row * C + c, row, c);
        }
      }
    }
  }
}
