// average_pool_grad: dx[n, iy, ix, c] = Σ dy[n, oy, ox, c] / elements of the window over the windows that iy, ix lies in, in their
// order; one element of dx per thread
// dy: [N, OH, OW, C] in T; y, which is dx: [N, H, W, C] in T, C counted in T. The window of oy, ox has KH · KW elements from row
// oy · SH - PH and column ox · SW - PW on, as far as they lie within x. With APART no two
// of them overlap. The epilogue takes the place of store().
// Grid: each workgroup does CHUNK elements of dx in T.
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
const APART = false;

@group(0) @binding(0) var<storage, read> dy: array<T, N * OH * OW * C>;
@group(0) @binding(1) var<storage, read_write> y: array<T, N * H * W * C>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

// The number of the first window that reaches as far as `place`, along an axis of the padded picture.
fn first_window(place: u32, size: u32, stride: u32) -> u32 {
  return (max(place + 1u, size) - size + stride - 1u) / stride;
}

// How much of the window that begins at `begin` lies within x, along an axis of `length` elements.
fn within(begin: u32, size: u32, padding: u32, length: u32) -> u32 {
  return min(begin + size, length + padding) - max(begin, padding);
}

@compute @workgroup_size(WG)
fn average_pool_grad(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, N * H * W * C); i += WG) {
    let c = i % C;
    let place_y = i / (C * W) % H + PH;
    let place_x = i / C % W + PW;
    let n = i / (C * W * H);
    var total = T(0.0);
    if (APART) {
      // one window or none: without loops, which take SwiftShader much longer
      let oy = min(place_y / SH, OH - 1u);
      let ox = min(place_x / SW, OW - 1u);
      let count = within(oy * SH, KH, PH, H) * within(ox * SW, KW, PW, W);
      let seen = (place_y < oy * SH + KH) & (place_x < ox * SW + KW);
      total = select(total, dy[((n * OH + oy) * OW + ox) * C + c] / f32(count), seen);
    } else {
      for (var oy = first_window(place_y, KH, SH); oy < min(place_y / SH + 1u, OH); oy++) {
        for (var ox = first_window(place_x, KW, SW); ox < min(place_x / SW + 1u, OW); ox++) {
          let count = within(oy * SH, KH, PH, H) * within(ox * SW, KW, PW, W);
          total += dy[((n * OH + oy) * OW + ox) * C + c] / f32(count);
        }
      }
    }
    store(total, i, i / C, c);
  }
}
