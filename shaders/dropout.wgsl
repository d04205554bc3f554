// dropout: y = FACTOR · x with probability 1 - RATE, else 0 (inverted dropout); FACTOR = 1 / (1 - RATE), rounded once
// x, y: [SIZE]; clock: see tick.wgsl. The mask of an element depends on (seed, STREAM, step, element) alone.
// Grid: each workgroup does CHUNK of SIZE elements of T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const SIZE = 64u;
const RATE = 0.5;
const FACTOR = 2.0;
const STREAM = 0u;

@group(0) @binding(0) var<storage, read> x: array<T, SIZE>;
@group(0) @binding(1) var<storage, read> clock: array<u32, 8>;
@group(0) @binding(2) var<storage, read_write> y: array<T, SIZE>;

fn op(x: T, i: u32, seed: u32, step: u32, rate: f32, factor: f32, stream: u32) -> T {
  let keep = random_lanes(vec3u(seed, stream, step), i) >= T(rate);
  return select(T(0.0), x * factor, keep);
}

@compute @workgroup_size(WG)
fn dropout(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, SIZE); i += WG) {
    y[i] = op(x[i], i, clock[3], clock[0], RATE, FACTOR, STREAM);
  }
}
