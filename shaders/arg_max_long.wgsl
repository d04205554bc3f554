// arg_max_long: y[o, c] = the first r whose x[o, r, c] is the largest; one result per workgroup, for many rows
// x: [OUTER, ROWS, COLUMNS], y: [OUTER, COLUMNS]. Each thread goes over every WG-th row; then pairs of threads compare what they
// found. WG is a power of two, ROWS no less. Grid: OUTER · COLUMNS workgroups.
const WG = 8u;
const OUTER = 8u;
const ROWS = 8u;
const COLUMNS = 8u;

@group(0) @binding(0) var<storage, read> x: array<f32, OUTER * ROWS * COLUMNS>;
@group(0) @binding(1) var<storage, read_write> y: array<u32, OUTER * COLUMNS>;

var<workgroup> largest: array<f32, WG>;
var<workgroup> best: array<u32, WG>;

@compute @workgroup_size(WG)
fn arg_max_long(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let begin = group.x / COLUMNS * ROWS * COLUMNS + group.x % COLUMNS;
  var own = lane;
  var own_value = x[begin + lane * COLUMNS];
  for (var row = lane + WG; row < ROWS; row += WG) {
    let value = x[begin + row * COLUMNS];
    if (value > own_value) {
      own_value = value;
      own = row;
    }
  }
  largest[lane] = own_value;
  best[lane] = own;
  workgroupBarrier();
  for (var half = WG / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      let other = lane + half;
      let is_earlier = largest[other] == largest[lane] && best[other] < best[lane];
      if (largest[other] > largest[lane] || is_earlier) {
        largest[lane] = largest[other];
        best[lane] = best[other];
      }
    }
    workgroupBarrier();
  }
  if (lane == 0u) {
    y[group.x] = best[0];
  }
}
