// part_moments_wide: what part_moments gives, WIDTH channels of one part per workgroup: LANES threads share the rows of each
// x: ROWS elements of each of CHANNELS channels, INNER of them beside each other; means, squares: [PARTS, CHANNELS], a part being SHARE
// rows. A thread takes rows LANES apart one by one (Welford 1962), which are few; threads then join what they have in pairs, always the
// same ones.
// Grid: a workgroup for each WIDTH channels of each part. WG = WIDTH · LANES, both powers of two.
// lib: lanes
const WG = 64u;
const ROWS = 8u;
const CHANNELS = 4u;
const INNER = 1u;
const PARTS = 1u;
const SHARE = 8u;
const WIDTH = 4u;
const LANES = WG / WIDTH;
const BLOCKS = (CHANNELS + WIDTH - 1u) / WIDTH;

@group(0) @binding(0) var<storage, read> x: array<T, ROWS * CHANNELS>;
@group(0) @binding(1) var<storage, read_write> means: array<T, PARTS * CHANNELS>;
@group(0) @binding(2) var<storage, read_write> squares: array<T, PARTS * CHANNELS>;

var<workgroup> counts: array<f32, WG>;
var<workgroup> centers: array<T, WG>;
var<workgroup> totals: array<T, WG>;

fn store_means(x: T, i: u32) {
  means[i] = x;
}

fn store_squares(x: T, i: u32) {
  squares[i] = x;
}

fn place(row: u32, channel: u32) -> u32 {
  if (INNER == 1u) {
    return row * CHANNELS + channel;
  }
  return (row / INNER * CHANNELS + channel) * INNER + row % INNER;
}

// Joins the rows of thread `other` with those of this one (Chan, Golub & LeVeque 1979).
fn join(lane: u32, other: u32) {
  let delta = centers[other] - centers[lane];
  let count = counts[lane] + counts[other];
  let part = counts[other] / max(count, 1.0);
  centers[lane] += delta * part;
  totals[lane] += totals[other] + delta * delta * (counts[lane] * part);
  counts[lane] = count;
}

@compute @workgroup_size(WG)
fn part_moments_wide(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let own = group.x % BLOCKS * WIDTH + lane % WIDTH;
  let channel = min(own, CHANNELS - 1u);
  let part = group.x / BLOCKS;
  let end = min((part + 1u) * SHARE, ROWS);
  var mean = T(0.0);
  var total = T(0.0);
  var count = 0.0;
  for (var row = part * SHARE + lane / WIDTH; row < end; row += LANES) {
    count += 1.0;
    let value = x[place(row, channel)];
    let delta = value - mean;
    mean += delta / count;
    total += delta * (value - mean);
  }
  counts[lane] = count;
  centers[lane] = mean;
  totals[lane] = total;
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    if (lane < half * WIDTH) {
      join(lane, lane + half * WIDTH);
    }
    workgroupBarrier();
  }
  if (lane < WIDTH && own < CHANNELS) {
    store_means(centers[lane], part * CHANNELS + own);
    store_squares(totals[lane], part * CHANNELS + own);
  }
}
