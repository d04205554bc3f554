// batch_norm_grad: dx = gamma / √(variance + EPSILON) · (dy - Σ dy / ROWS - x̂ · Σ dy · x̂ / ROWS) for each channel, x̂ being x without
// mean and variance; STRETCH rows of one channel per thread
// dy, x, y (which is dx): ROWS elements of each of CHANNELS channels, INNER of them beside each other; LAST of all are in the last axis.
// mean, variance, gamma: [CHANNELS]; sums, products: [PARTS, CHANNELS], what batch_norm_sums gives.
// Grid: each workgroup does CHUNK of the stretches. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const ROWS = 8u;
const CHANNELS = 4u;
const INNER = 1u;
const LAST = 4u;
const PARTS = 1u;
const STRETCH = 8u;
const EPSILON = 0.001;

@group(0) @binding(0) var<storage, read> dy: array<T, ROWS * CHANNELS>;
@group(0) @binding(1) var<storage, read> x: array<T, ROWS * CHANNELS>;
@group(0) @binding(2) var<storage, read> mean: array<T, CHANNELS>;
@group(0) @binding(3) var<storage, read> variance: array<T, CHANNELS>;
@group(0) @binding(4) var<storage, read> sums: array<T, PARTS * CHANNELS>;
@group(0) @binding(5) var<storage, read> products: array<T, PARTS * CHANNELS>;
@group(0) @binding(6) var<storage, read> gamma: array<T, CHANNELS>;
@group(0) @binding(7) var<storage, read_write> y: array<T, ROWS * CHANNELS>;

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
fn batch_norm_grad(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let stretches = (ROWS + STRETCH - 1u) / STRETCH;
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, stretches * CHANNELS); i += WG) {
    let channel = i % CHANNELS;
    var sum = T(0.0);
    var product = T(0.0);
    for (var part = 0u; part < PARTS; part++) {
      sum += sums[part * CHANNELS + channel];
      product += products[part * CHANNELS + channel];
    }
    let spread = inverseSqrt(variance[channel] + EPSILON);
    let factor = gamma[channel] * spread;
    let center = mean[channel];
    let shift = sum / f32(ROWS);
    let slope = spread * (product / f32(ROWS));
    let first = i / CHANNELS * STRETCH;
    for (var row = first; row < min(first + STRETCH, ROWS); row++) {
      let at = place(row, channel);
      store(factor * (dy[at] - shift - (x[at] - center) * slope), at, at / LAST, at % LAST);
    }
  }
}
