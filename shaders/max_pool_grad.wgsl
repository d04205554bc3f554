// max_pool_grad: dx[n, iy, ix, c] = Σ dy[n, oy, ox, c] over the windows in which x[n, iy, ix, c] is the first of the largest elements,
// row by row; one element of dx per thread, which looks at all windows that it lies in, in their order
// dy: [N, OH, OW, C] in T; x and y, which is dx: [N, H, W, C] in T, C counted in T. The window of oy, ox has KH · KW elements from row
// oy · SH - PH and column ox · SW - PW on, as far as they lie within x. The epilogue takes the place of store().
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

@group(0) @binding(0) var<storage, read> dy: array<T, N * OH * OW * C>;
@group(0) @binding(1) var<storage, read> x: array<T, N * H * W * C>;
@group(0) @binding(2) var<storage, read_write> y: array<T, N * H * W * C>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

// The number of the first window that reaches as far as `place`, along an axis of the padded picture.
fn first_window(place: u32, size: u32, stride: u32) -> u32 {
  return (max(place + 1u, size) - size + stride - 1u) / stride;
}

// 1 where no element of the window from row `top` and column `left` on is before `mine`, in value or, of equal ones, in place; else 0.
fn is_first(mine: T, image: u32, place_y: u32, place_x: u32, top: u32, left: u32, c: u32) -> T {
  var first = T(1.0);
  for (var along_y = max(top, PH); along_y < min(top + KH, H + PH); along_y++) {
    for (var along_x = max(left, PW); along_x < min(left + KW, W + PW); along_x++) {
      let element = x[((image + along_y - PH) * W + along_x - PW) * C + c];
      if (along_y < place_y || (along_y == place_y && along_x < place_x)) {
        first = select(first, T(0.0), element >= mine);
      } else {
        first = select(first, T(0.0), element > mine);
      }
    }
  }
  return first;
}

@compute @workgroup_size(WG)
fn max_pool_grad(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, N * H * W * C); i += WG) {
    let c = i % C;
    let place_y = i / (C * W) % H + PH;
    let place_x = i / C % W + PW;
    let n = i / (C * W * H);
    let mine = x[i];
    var total = T(0.0);
    for (var oy = first_window(place_y, KH, SH); oy < min(place_y / SH + 1u, OH); oy++) {
      for (var ox = first_window(place_x, KW, SW); ox < min(place_x / SW + 1u, OW); ox++) {
        total += dy[((n * OH + oy) * OW + ox) * C + c] * is_first(mine, n * H, place_y, place_x, oy * SH, ox * SW, c);
      }
    }
    store(total, i, i / C, c);
  }
}
