// batch_indices: indices of the samples of this batch
// clock: [8] = step (1 in the first step), epoch, batch within the epoch, seed, shuffle seed, 0, 0, 0: see tick.wgsl.
// indices: [ROWS], positions batch · STRIDE + i of the epoch's order; beyond the data, the last sample again. Where the
// data has room for WINDOW batches of a stream, batch % WINDOW.
// With SHUFFLE the order is a keyed bijection of [0, COUNT): a Feistel network (Luby & Rackoff 1988) over 2 ·
// HALF_BITS bits with cycle walking (Black & Rogaway 2002), so that it takes no memory and any place of it can be
// computed.
// Grid: each workgroup does CHUNK of the rows. index_of serves as a prologue.
// lib: random
const WG = 64u;
const CHUNK = 64u;
const ROWS = 8u;
const COUNT = 8u;
const STRIDE = 8u;
const SHUFFLE = true;
const WINDOW = 0u;
const HALF_BITS = 2u;
const ROUNDS = 6u;

@group(0) @binding(0) var<storage, read> clock: array<u32, 8>;
@group(0) @binding(1) var<storage, read_write> indices: array<u32, ROWS>;

fn feistel(x: u32, seed: u32, epoch: u32) -> u32 {
  let mask = (1u << HALF_BITS) - 1u;
  var left = x >> HALF_BITS;
  var right = x & mask;
  for (var round = 0u; round < ROUNDS; round++) {
    let mixed = left ^ (pcg4d(vec4u(right, seed, epoch, round)).x & mask);
    left = right;
    right = mixed;
  }
  return (left << HALF_BITS) | right;
}

fn shuffled(position: u32, seed: u32, epoch: u32) -> u32 {
  var x = feistel(position, seed, epoch);
  while (x >= COUNT) {
    x = feistel(x, seed, epoch);
  }
  return x;
}

fn index_of(row: u32) -> u32 {
  let batch = select(clock[2], clock[2] % max(WINDOW, 1u), WINDOW > 0u);
  let position = min(batch * STRIDE + row, COUNT - 1u);
  if (SHUFFLE) {
    return shuffled(position, clock[4], clock[1]);
  }
  return position;
}

@compute @workgroup_size(WG)
fn batch_indices(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, ROWS); i += WG) {
    indices[i] = index_of(i);
  }
}
