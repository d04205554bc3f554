// joined_moments: the mean or the variance of each channel, of those of parts of its rows; one channel per thread
// means, squares: [PARTS, CHANNELS], of parts of up to SHARE of the ROWS (see part_moments); y: [CHANNELS]. In the order of the parts, by
// the formula of Chan, Golub & LeVeque 1979.
// Grid: each workgroup does CHUNK of the channels. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const ROWS = 8u;
const CHANNELS = 4u;
const PARTS = 1u;
const SHARE = 8u;
const REPEAT = 1u;
const VARIANCE = false;

@group(0) @binding(0) var<storage, read> means: array<T, PARTS * CHANNELS>;
@group(0) @binding(1) var<storage, read> squares: array<T, PARTS * CHANNELS>;
@group(0) @binding(2) var<storage, read_write> y: array<T, CHANNELS>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

@compute @workgroup_size(WG)
fn joined_moments(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var channel = group.x * CHUNK + lane; channel < min((group.x + 1u) * CHUNK, CHANNELS); channel += WG) {
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
    store(select(mean, total / f32(ROWS), VARIANCE), channel, 0u, channel);
  }
}
