// resize_grad: dx[n, y, x, c] = Σ dy[n, oy, ox, c] · (the share of pixel y, x in pixel oy, ox of the resized picture): see resize.wgsl
// dy: [N, OH, OW, C] in T; dx: [N, H, W, C] in T, C counted in T. Each thread goes over the pixels of dy that may have a share of its own.
// The epilogue takes the place of store(). Grid: each workgroup does CHUNK elements of dx in T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const N = 2u;
const H = 4u;
const W = 4u;
const C = 4u;
const OH = 6u;
const OW = 3u;
const BILINEAR = true;

@group(0) @binding(0) var<storage, read> dy: array<T, N * OH * OW * C>;
@group(0) @binding(1) var<storage, read_write> y: array<T, N * H * W * C>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

fn share_of(pixel: u32, o: u32, size: u32, result: u32) -> f32 {
  let place = (2u * o + 1u) * size;
  if (!BILINEAR) {
    return select(0.0, 1.0, place / (2u * result) == pixel);
  }
  let after = (place + result) / (2u * result);
  let share = f32((place + result) % (2u * result)) / f32(2u * result);
  return select(0.0, 1.0 - share, max(after, 1u) - 1u == pixel) + select(0.0, share, min(after, size - 1u) == pixel);
}

// The first pixel of the result that may have a share of this one, and the one after the last.
fn reach(pixel: u32, size: u32, result: u32) -> vec2u {
  let first = max(2u * pixel, 1u) - 1u;
  return vec2u(max(first * result / (2u * size), 1u) - 1u, min((2u * pixel + 3u) * result / (2u * size) + 2u, result));
}

@compute @workgroup_size(WG)
fn resize_grad(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, N * H * W * C); i += WG) {
    let c = i % C;
    let row = i / (C * W) % H;
    let column = i / C % W;
    let down = reach(row, H, OH);
    let across = reach(column, W, OW);
    let image = i / (C * W * H) * OH;
    var sum = T(0.0);
    for (var oy = down.x; oy < down.y; oy++) {
      let share = share_of(row, oy, H, OH);
      if (share > 0.0) {
        for (var ox = across.x; ox < across.y; ox++) {
          sum += dy[((image + oy) * OW + ox) * C + c] * (share * share_of(column, ox, W, OW));
        }
      }
    }
    store(sum, i, i / C, c);
  }
}
