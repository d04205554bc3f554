// tick: the clock moves on to the next batch, and to the next epoch after the last batch
// clock: [8] = step (1 in the first step), epoch, batch within the epoch, seed, shuffle seed, 0, 0, 0. An epoch has
// BATCHES batches.
// Grid: one workgroup.
const WG = 64u;
const BATCHES = 1u;

@group(0) @binding(0) var<storage, read_write> clock: array<u32, 8>;

@compute @workgroup_size(WG)
fn tick(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  if (lane == 0u) {
    let last = clock[2] + 1u >= BATCHES;
    clock[0] = clock[0] + 1u;
    clock[1] = clock[1] + select(0u, 1u, last);
    clock[2] = select(clock[2] + 1u, 0u, last);
  }
}
