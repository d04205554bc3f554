// batch_norm_sums: of each channel of each part of the rows, Σ dy and Σ dy · (x - mean) / √(variance + EPSILON), of which batch_norm_grad
// makes those of all rows; one channel of one part per thread
// dy, x: ROWS elements of each of CHANNELS channels, INNER of them beside each other; mean, variance: [CHANNELS]; sums, products:
// [PARTS, CHANNELS], a part being up to SHARE rows, REPEAT apart (see part_moments).
// Grid: each workgroup does CHUNK of the results.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const ROWS = 8u;
const CHANNELS = 4u;
const INNER = 1u;
const PARTS = 1u;
const SHARE = 8u;
const REPEAT = 1u;
const EPSILON = 0.001;

@group(0) @binding(0) var<storage, read> dy: array<T, ROWS * CHANNELS>;
@group(0) @binding(1) var<storage, read> x: array<T, ROWS * CHANNELS>;
@group(0) @binding(2) var<storage, read> mean: array<T, CHANNELS>;
@group(0) @binding(3) var<storage, read> variance: array<T, CHANNELS>;
@group(0) @binding(4) var<storage, read_write> sums: array<T, PARTS * CHANNELS>;
@group(0) @binding(5) var<storage, read_write> products: array<T, PARTS * CHANNELS>;

fn store_sums(x: T, i: u32) {
  sums[i] = x;
}

fn store_products(x: T, i: u32) {
  products[i] = x;
}

fn place(row: u32, channel: u32) -> u32 {
  if (INNER == 1u) {
    return row * CHANNELS + channel;
  }
  return (row / INNER * CHANNELS + channel) * INNER + row % INNER;
}

@compute @workgroup_size(WG)
fn batch_norm_sums(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, PARTS * CHANNELS); i += WG) {
    let channel = i % CHANNELS;
    let part = i / CHANNELS;
    let first = part / REPEAT * (SHARE * REPEAT) + part % REPEAT;
    let rows = min(SHARE, ROWS / REPEAT - part / REPEAT * SHARE);
    let center = mean[channel];
    var sum = T(0.0);
    var product = T(0.0);
    for (var row = 0u; row < rows; row++) {
      let at = place(first + row * REPEAT, channel);
      let own = dy[at];
      sum += own;
      product += own * (x[at] - center);
    }
    store_sums(sum, i);
    store_products(product * inverseSqrt(variance[channel] + EPSILON), i);
  }
}
