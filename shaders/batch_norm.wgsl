// batch_norm: y = (x - mean) / √(variance + EPSILON) · gamma + beta for each channel, mean and variance joined from those of parts of
// the rows as in joined_moments; STRETCH rows of one channel per thread
// x, y: ROWS elements of each of CHANNELS channels, INNER of them beside each other; LAST of all are in the last axis. means, squares:
// [PARTS, CHANNELS], of parts of up to SHARE rows (see part_moments); gamma, beta: [CHANNELS].
// Grid: each workgroup does CHUNK of the stretches. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const ROWS = 8u;
const CHANNELS = 4u;
const INNER = 1u;
const LAST = 4u;
const PARTS = 1u;
const SHARE = 8u;
const REPEAT = 1u;
const STRETCH = 8u;
const EPSILON = 0.001;

@group(0) @binding(0) var<storage, read> x: array<T, ROWS * CHANNELS>;
@group(0) @binding(1) var<storage, read> means: array<T, PARTS * CHANNELS>;
@group(0) @binding(2) var<storage, read> squares: array<T, PARTS * CHANNELS>;
@group(0) @binding(3) var<storage, read> gamma: array<T, CHANNELS>;
@group(0) @binding(4) var<storage, read> beta: array<T, CHANNELS>;
@group(0) @binding(5) var<storage, read_write> y: array<T, ROWS * CHANNELS>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

fn place(row: u32, channel: u32) -> u32 {
  if (INNER == 1u) {
    return row * CHANNELS + channel;
  }
  return (row / INNER * CHANNELS + channel) * INNER + row % INNER;
}

@compute @workgroup_size(WG)
fn batch_norm(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let stretches = (ROWS + STRETCH - 1u) / STRETCH;
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, stretches * CHANNELS); i += WG) {
    let channel = i % CHANNELS;
    var mean = T(0.0);
    var total = T(0.0);
    var before = 0.0;
    for (var part = 0u; part < PARTS; part++) {
      let rows = f32(min(SHARE, ROWS / REPEAT - part / REPEAT * SHARE));
      let delta = means[part * CHANNELS + channel] - mean;
      let share = rows / (before + rows);
      mean += delta * share;
      total += squares[part * CHANNELS + channel] + delta * delta * (before * share);
      before += rows;
    }
    let factor = gamma[channel] * inverseSqrt(total / f32(ROWS) + EPSILON);
    let shift = beta[channel];
    let first = i / CHANNELS * STRETCH;
    for (var row = first; row < min(first + STRETCH, ROWS); row++) {
      let at = place(row, channel);
      store((x[at] - mean) * factor + shift, at, at / LAST, at % LAST);
    }
  }
}
