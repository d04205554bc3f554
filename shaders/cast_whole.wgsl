// cast_whole: y[i] = the whole number nearest to 0 of x[i], as the bits of an i32
// x, y: [SIZE]. Grid: each workgroup does CHUNK of the elements.
const WG = 64u;
const CHUNK = 64u;
const SIZE = 8u;

@group(0) @binding(0) var<storage, read> x: array<f32, SIZE>;
@group(0) @binding(1) var<storage, read_write> y: array<u32, SIZE>;

@compute @workgroup_size(WG)
fn cast_whole(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, SIZE); i += WG) {
    y[i] = bitcast<u32>(i32(x[i]));
  }
}
