// softmax_grad_long: dx = y · (dy - Σ dy · y) along each row, y the result of softmax; one row per workgroup at a time, for long rows:
// each thread has every WG-th element
// dy, y, dx: [ROWS, COLUMNS]. WG is a power of two. Grid: each workgroup does CHUNK of the rows.
const WG = 8u;
const CHUNK = 1u;
const ROWS = 8u;
const COLUMNS = 10u;

@group(0) @binding(0) var<storage, read> dy: array<f32, ROWS * COLUMNS>;
@group(0) @binding(1) var<storage, read> y: array<f32, ROWS * COLUMNS>;
@group(0) @binding(2) var<storage, read_write> dx: array<f32, ROWS * COLUMNS>;

var<workgroup> parts: array<f32, WG>;

// The sum of the values of all threads, pairs of them first.
fn total_of(value: f32, lane: u32) -> f32 {
  parts[lane] = value;
  workgroupBarrier();
  for (var half = WG / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      parts[lane] += parts[lane + half];
    }
    workgroupBarrier();
  }
  let result = parts[0];
  workgroupBarrier();
  return result;
}

@compute @workgroup_size(WG)
fn softmax_grad_long(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var row = group.x * CHUNK; row < min((group.x + 1u) * CHUNK, ROWS); row++) {
    let begin = row * COLUMNS;
    var own = 0.0;
    for (var c = lane; c < COLUMNS; c += WG) {
      own += dy[begin + c] * y[begin + c];
    }
    let total = total_of(own, lane);
    for (var c = lane; c < COLUMNS; c += WG) {
      dx[begin + c] = y[begin + c] * (dy[begin + c] - total);
    }
  }
}
