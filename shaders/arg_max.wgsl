// arg_max: y[o, c] = the first r whose x[o, r, c] is the largest; one result per thread
// x: [OUTER, ROWS, COLUMNS], y: [OUTER, COLUMNS]. Grid: each workgroup does CHUNK of the OUTER · COLUMNS results.
const WG = 64u;
const CHUNK = 64u;
const OUTER = 8u;
const ROWS = 8u;
const COLUMNS = 8u;

@group(0) @binding(0) var<storage, read> x: array<f32, OUTER * ROWS * COLUMNS>;
@group(0) @binding(1) var<storage, read_write> y: array<u32, OUTER * COLUMNS>;

@compute @workgroup_size(WG)
fn arg_max(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, OUTER * COLUMNS); i += WG) {
    let begin = i / COLUMNS * ROWS * COLUMNS + i % COLUMNS;
    var best = 0u;
    var largest = x[begin];
    for (var row = 1u; row < ROWS; row++) {
      let value = x[begin + row * COLUMNS];
      if (value > largest) {
        largest = value;
        best = row;
      }
    }
    y[i] = best;
  }
}
