// affine_transform: y[n, v, u, c] = x[n, ·, ·, c] at column a0·u + a1·v + a2 and row b0·u + b1·v + b2: of the nearest pixel, or between four
// x: [N, H·W·C]; maps: [N, 6], a0 a1 a2 b0 b1 b2; y: [N, OH, OW, C]. With BILINEAR between pixels. What lies beyond x, by FILL: 0 is VALUE, 1
// the pixel at the edge, 2 x mirrored at its edges (c b a | a b c | c b a), 3 x once more (a b c | a b c | a b c).
// row_of and element are those of a gather where the pictures are gathered. The epilogue takes the place of store().
// Grid: each workgroup does CHUNK elements of y.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const N = 2u;
const H = 4u;
const W = 4u;
const C = 3u;
const OH = 4u;
const OW = 4u;
const BILINEAR = true;
const FILL = 2u;
const VALUE = 0.0;

@group(0) @binding(0) var<storage, read> x: array<f32, N * H * W * C>;
@group(0) @binding(1) var<storage, read> maps: array<f32, N * 6u>;
@group(0) @binding(2) var<storage, read_write> y: array<f32, N * OH * OW * C>;

fn row_of(row: u32) -> u32 {
  return row * H * W * C;
}

fn element(row_begin: u32, column: u32) -> f32 {
  return x[row_begin + column];
}

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

// a modulo n, from 0 up
fn wrapped(a: i32, n: i32) -> i32 {
  let rest = a % n;
  return select(rest, rest + n, rest < 0);
}

// Which pixel of an axis stands at a place; -1 for none.
fn standing_at(place: i32, size: i32) -> i32 {
  if (FILL == 1u) {
    return clamp(place, 0, size - 1);
  }
  if (FILL == 2u) {
    let twice = wrapped(place, 2 * size);
    return min(twice, 2 * size - 1 - twice);
  }
  if (FILL == 3u) {
    return wrapped(place, size);
  }
  return select(-1, place, place >= 0 && place < size);
}

fn pixel(row_begin: u32, down: i32, across: i32, c: u32) -> f32 {
  let v = standing_at(down, i32(H));
  let u = standing_at(across, i32(W));
  if (v < 0 || u < 0) {
    return VALUE;
  }
  return element(row_begin, (u32(v) * W + u32(u)) * C + c);
}

fn between(row_begin: u32, down: f32, across: f32, c: u32) -> f32 {
  if (!BILINEAR) {
    return pixel(row_begin, i32(floor(down + 0.5)), i32(floor(across + 0.5)), c);
  }
  let top = i32(floor(down));
  let left = i32(floor(across));
  let below = down - floor(down);
  let right = across - floor(across);
  let upper = pixel(row_begin, top, left, c) * (1.0 - right) + pixel(row_begin, top, left + 1, c) * right;
  let lower = pixel(row_begin, top + 1, left, c) * (1.0 - right) + pixel(row_begin, top + 1, left + 1, c) * right;
  return upper * (1.0 - below) + lower * below;
}

@compute @workgroup_size(WG)
fn affine_transform(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, N * OH * OW * C); i += WG) {
    let c = i % C;
    let u = f32(i / C % OW);
    let v = f32(i / (C * OW) % OH);
    let n = i / (C * OW * OH);
    let at = 6u * n;
    let across = maps[at] * u + maps[at + 1u] * v + maps[at + 2u];
    let down = maps[at + 3u] * u + maps[at + 4u] * v + maps[at + 5u];
    store(T(between(row_of(n), down, across, c)), i, i / C, c);
  }
}
