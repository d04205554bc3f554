// bins: y[i] = values[c], c being how many of the edges are at most x[i]: the whole number nearest to 0 of it, as the bits of an i32
// x: [SIZE]; edges: [EDGES], going up; values: [EDGES + 1]; y: [SIZE]. STEP is the largest power of two up to EDGES.
// Grid: each workgroup does CHUNK of the elements.
const WG = 64u;
const CHUNK = 64u;
const SIZE = 8u;
const EDGES = 5u;
const STEP = 4u;

@group(0) @binding(0) var<storage, read> x: array<f32, SIZE>;
@group(0) @binding(1) var<storage, read> edges: array<f32, EDGES>;
@group(0) @binding(2) var<storage, read> values: array<f32, EDGES + 1u>;
@group(0) @binding(3) var<storage, read_write> y: array<u32, SIZE>;

@compute @workgroup_size(WG)
fn bins(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, SIZE); i += WG) {
    let own = x[i];
    var below = 0u;
    for (var step = STEP; step > 0u; step /= 2u) {
      let next = min(below + step, EDGES);
      below = select(below, next, edges[next - 1u] <= own);
    }
    y[i] = bitcast<u32>(i32(values[below]));
  }
}
