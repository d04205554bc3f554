// watch: found = 1 where any of x is NaN or infinite, which the exponent's bits tell: comparisons of floats may not
// x: [VECTORS] of four words; found: sticky, zeroed by the host. Each workgroup looks at WG · CHUNK vectors.
// Grid: VECTORS / (WG · CHUNK).
const WG = 64u;
const VECTORS = 64u;
const CHUNK = 64u;
const EXPONENT = 0x7f800000u;

@group(0) @binding(0) var<storage, read> x: array<vec4u, VECTORS>;
@group(0) @binding(1) var<storage, read_write> found: array<atomic<u32>, 1>;

@compute @workgroup_size(WG)
fn watch(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let begin = group.x * WG * CHUNK + lane;
  let end = min(VECTORS, (group.x + 1u) * WG * CHUNK);
  var largest = vec4u(0u);
  for (var i = begin; i < end; i += WG) {
    largest = max(largest, x[i] & vec4u(0x7fffffffu));
  }
  if (max(max(largest.x, largest.y), max(largest.z, largest.w)) >= EXPONENT) {
    atomicStore(&found[0], 1u);
  }
}
