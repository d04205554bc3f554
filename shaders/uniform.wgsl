// uniform: y uniform in [-LIMIT, LIMIT)
// y: [SIZE]; clock: see tick.wgsl (its seed is used). Glorot and He limits are computed by the layer.
// Grid: each workgroup does CHUNK of SIZE elements of T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const SIZE = 64u;
const LIMIT = 1.0;
const STREAM = 0u;

@group(0) @binding(0) var<storage, read> clock: array<u32, 8>;
@group(0) @binding(1) var<storage, read_write> y: array<T, SIZE>;

fn op(i: u32, seed: u32, limit: f32, stream: u32) -> T {
  return (random_lanes(vec3u(seed, stream, 0u), i) * 2.0 - T(1.0)) * limit;
}

@compute @workgroup_size(WG)
fn uniform(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, SIZE); i += WG) {
    y[i] = op(i, clock[3], LIMIT, STREAM);
  }
}
