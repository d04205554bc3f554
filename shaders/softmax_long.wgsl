// softmax_long: y = exp(x - max x) / Σ exp(x - max x) along each row, or with LOG its logarithm; one row per workgroup at a time, for
// long rows: each thread has every WG-th element
// x, y: [ROWS, COLUMNS]. WG is a power of two, COLUMNS no less. Grid: each workgroup does CHUNK of the rows. The epilogue takes the
// place of store().
// lib: lanes
const WG = 8u;
const CHUNK = 1u;
const ROWS = 8u;
const COLUMNS = 10u;
const LOG = false;

@group(0) @binding(0) var<storage, read> x: array<f32, ROWS * COLUMNS>;
@group(0) @binding(1) var<storage, read_write> y: array<f32, ROWS * COLUMNS>;

var<workgroup> parts: array<f32, WG>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

// The largest of the values of all threads.
fn largest_of(value: f32, lane: u32) -> f32 {
  parts[lane] = value;
  workgroupBarrier();
  for (var half = WG / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      parts[lane] = max(parts[lane], parts[lane + half]);
    }
    workgroupBarrier();
  }
  let result = parts[0];
  workgroupBarrier();
  return result;
}

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
fn softmax_long(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var row = group.x * CHUNK; row < min((group.x + 1u) * CHUNK, ROWS); row++) {
    let begin = row * COLUMNS;
    var own = x[begin + lane];
    for (var c = lane + WG; c < COLUMNS; c += WG) {
      own = max(own, x[begin + c]);
    }
    let largest = largest_of(own, lane);
    own = 0.0;
    for (var c = lane; c < COLUMNS; c += WG) {
      own += exp(x[begin + c] - largest);
    }
    let total = total_of(own, lane);
    for (var c = lane; c < COLUMNS; c += WG) {
      let above = x[begin + c] - largest;
      if (LOG) {
        store(above - log(total), begin + c, row, c);
      } else {
        store(exp(above) / total, begin + c, row, c);
      }
    }
  }
}
