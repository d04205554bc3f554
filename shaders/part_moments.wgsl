// part_moments: of each channel of each part of the rows of x, the mean and Σ (x - mean)², of which batch_norm makes those of all rows;
// one channel of one part per thread
// x: ROWS elements of each of CHANNELS channels, INNER of them beside each other; means, squares: [PARTS, CHANNELS], a part being up to
// SHARE rows, REPEAT apart (see `Parts` in src/graph/op.ts). Rows are taken TILE at a time: mean and squares of a tile are those of what
// lies in registers, and join the others by the formula of Chan, Golub & LeVeque 1979. Nothing is lost where the mean is large.
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
const TILE = 8u;

@group(0) @binding(0) var<storage, read> x: array<T, ROWS * CHANNELS>;
@group(0) @binding(1) var<storage, read_write> means: array<T, PARTS * CHANNELS>;
@group(0) @binding(2) var<storage, read_write> squares: array<T, PARTS * CHANNELS>;

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

@compute @workgroup_size(WG)
fn part_moments(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, PARTS * CHANNELS); i += WG) {
    let channel = i % CHANNELS;
    let part = i / CHANNELS;
    let first = part / REPEAT * (SHARE * REPEAT) + part % REPEAT;
    let rows = min(SHARE, ROWS / REPEAT - part / REPEAT * SHARE);
    var row = 0u;
    var mean = T(0.0);
    var total = T(0.0);
    for (; row + TILE <= rows; row += TILE) {
      var tile: array<T, TILE>;
      var sum = T(0.0);
      // unroll
      for (var k = 0u; k < TILE; k++) {
        tile[k] = x[place(first + (row + k) * REPEAT, channel)];
        sum += tile[k];
      }
      let own = sum / f32(TILE);
      // unroll
      for (var k = 0u; k < TILE; k++) {
        total += (tile[k] - own) * (tile[k] - own);
      }
      let delta = own - mean;
      let share = f32(TILE) / f32(row + TILE);
      mean += delta * share;
      total += delta * delta * (f32(row) * share);
    }
    for (; row < rows; row++) {
      let delta = x[place(first + row * REPEAT, channel)] - mean;
      let share = 1.0 / f32(row + 1u);
      mean += delta * share;
      total += delta * delta * (f32(row) * share);
    }
    store_means(mean, i);
    store_squares(total, i);
  }
}
