// truncated_normal: y normal with mean 0, values beyond two standard deviations drawn again (Keras's TruncatedNormal)
// y: [SIZE]; clock: see tick.wgsl (its seed is used). DEVIATION is the deviation before the cut.
// Box & Muller 1958; each element tries counters 0, 1, 2, … until one falls inside, which one in 22 does not.
// The angle stays within [-π, π], where WGSL promises cos to 2⁻¹¹.
// Grid: each workgroup does CHUNK of SIZE elements.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const SIZE = 64u;
const DEVIATION = 1.0;
const STREAM = 0u;

@group(0) @binding(0) var<storage, read> clock: array<u32, 8>;
@group(0) @binding(1) var<storage, read_write> y: array<f32, SIZE>;

fn normal(i: u32, seed: u32) -> f32 {
  for (var attempt = 0u; attempt < 16u; attempt++) {
    let u = unit(pcg4d(vec4u(seed, STREAM, attempt, i)));
    let z = sqrt(-2.0 * log(1.0 - u.x)) * cos(6.2831853 * u.y - 3.1415927);
    if (abs(z) < 2.0) {
      return z;
    }
  }
  return 0.0;
}

@compute @workgroup_size(WG)
fn truncated_normal(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, SIZE); i += WG) {
    y[i] = normal(i, clock[3]) * DEVIATION;
  }
}
