// batch_norm_sums_wide: what batch_norm_sums gives, WIDTH channels of one part per workgroup: LANES threads share the rows of each
// dy, x: ROWS elements of each of CHANNELS channels, INNER of them beside each other; mean, variance: [CHANNELS]; sums, products:
// [PARTS, CHANNELS], a part being SHARE rows. A thread takes rows LANES apart; threads then add what they have in pairs, always the same.
// Grid: a workgroup for each WIDTH channels of each part. WG = WIDTH · LANES, both powers of two.
// lib: lanes
const WG = 64u;
const ROWS = 8u;
const CHANNELS = 4u;
const INNER = 1u;
const PARTS = 1u;
const SHARE = 8u;
const EPSILON = 0.001;
const WIDTH = 4u;
const LANES = WG / WIDTH;
const BLOCKS = (CHANNELS + WIDTH - 1u) / WIDTH;

@group(0) @binding(0) var<storage, read> dy: array<T, ROWS * CHANNELS>;
@group(0) @binding(1) var<storage, read> x: array<T, ROWS * CHANNELS>;
@group(0) @binding(2) var<storage, read> mean: array<T, CHANNELS>;
@group(0) @binding(3) var<storage, read> variance: array<T, CHANNELS>;
@group(0) @binding(4) var<storage, read_write> sums: array<T, PARTS * CHANNELS>;
@group(0) @binding(5) var<storage, read_write> products: array<T, PARTS * CHANNELS>;

var<workgroup> of_dy: array<T, WG>;
var<workgroup> of_both: array<T, WG>;

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
fn batch_norm_sums_wide(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let own = group.x % BLOCKS * WIDTH + lane % WIDTH;
  let channel = min(own, CHANNELS - 1u);
  let part = group.x / BLOCKS;
  let center = mean[channel];
  var sum = T(0.0);
  var product = T(0.0);
  for (var row = part * SHARE + lane / WIDTH; row < min((part + 1u) * SHARE, ROWS); row += LANES) {
    let at = place(row, channel);
    let each = dy[at];
    sum += each;
    product += each * (x[at] - center);
  }
  of_dy[lane] = sum;
  of_both[lane] = product;
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    if (lane < half * WIDTH) {
      of_dy[lane] += of_dy[lane + half * WIDTH];
      of_both[lane] += of_both[lane + half * WIDTH];
    }
    workgroupBarrier();
  }
  if (lane < WIDTH && own < CHANNELS) {
    store_sums(of_dy[lane], part * CHANNELS + own);
    store_products(of_both[lane] * inverseSqrt(variance[channel] + EPSILON), part * CHANNELS + own);
  }
}
