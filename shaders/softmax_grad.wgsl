// softmax_grad: dx = y · (dy - Σ dy · y) along each row, y the result of softmax; one row per thread
// dy, y, dx: [ROWS, COLUMNS]. Grid: each workgroup does CHUNK of the rows.
const WG = 64u;
const CHUNK = 64u;
const ROWS = 8u;
const COLUMNS = 10u;

@group(0) @binding(0) var<storage, read> dy: array<f32, ROWS * COLUMNS>;
@group(0) @binding(1) var<storage, read> y: array<f32, ROWS * COLUMNS>;
@group(0) @binding(2) var<storage, read_write> dx: array<f32, ROWS * COLUMNS>;

@compute @workgroup_size(WG)
fn softmax_grad(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var row = group.x * CHUNK + lane; row < min((group.x + 1u) * CHUNK, ROWS); row += WG) {
    let begin = row * COLUMNS;
    var total = 0.0;
    for (var c = 0u; c < COLUMNS; c++) {
      total += dy[begin + c] * y[begin + c];
    }
    for (var c = 0u; c < COLUMNS; c++) {
      dx[begin + c] = y[begin + c] * (dy[begin + c] - total);
    }
  }
}
