// resize: y[n, oy, ox, c] = x where the centre of that pixel lies in x: of the pixel there, or with BILINEAR between those around it
// x: [N, H, W, C] in T; y: [N, OH, OW, C] in T, C counted in T. Centres of pixels are at halves, and beyond the outer ones nothing changes.
// Places are fractions of whole numbers, so that none is rounded. The epilogue takes the place of store().
// Grid: each workgroup does CHUNK elements of y in T.
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

@group(0) @binding(0) var<storage, read> x: array<T, N * H * W * C>;
@group(0) @binding(1) var<storage, read_write> y: array<T, N * OH * OW * C>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

// Pixels of an axis before and after the centre of pixel o of the result.
fn around(o: u32, size: u32, result: u32) -> vec2u {
  let place = (2u * o + 1u) * size;
  if (!BILINEAR) {
    return vec2u(place / (2u * result));
  }
  let after = (place + result) / (2u * result);
  return vec2u(max(after, 1u) - 1u, min(after, size - 1u));
}

// How far that centre is from the first of them.
fn share(o: u32, size: u32, result: u32) -> f32 {
  return f32(((2u * o + 1u) * size + result) % (2u * result)) / f32(2u * result);
}

@compute @workgroup_size(WG)
fn resize(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, N * OH * OW * C); i += WG) {
    let c = i % C;
    let oy = i / (C * OW) % OH;
    let ox = i / C % OW;
    let rows = (vec2u(i / (C * OW * OH) * H) + around(oy, H, OH)) * W;
    let columns = around(ox, W, OW);
    var value = x[(rows.x + columns.x) * C + c];
    if (BILINEAR) {
      let right = share(ox, W, OW);
      let below = share(oy, H, OH);
      let upper = value * (1.0 - right) + x[(rows.x + columns.y) * C + c] * right;
      let lower = x[(rows.y + columns.x) * C + c] * (1.0 - right) + x[(rows.y + columns.y) * C + c] * right;
      value = upper * (1.0 - below) + lower * below;
    }
    store(value, i, i / C, c);
  }
}
