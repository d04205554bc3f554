// record: ring[(step - 1) mod SLOTS] = Σ rows, a metric of this step, kept until the host reads the ring
// ring: [SLOTS]; rows: [ROWS]; clock: see next_batch.wgsl. One workgroup, one thread: a barrier would cost more on
// software adapters, above all to the kernels beside it.
const WG = 64u;
const ROWS = 8u;
const SLOTS = 256u;

@group(0) @binding(0) var<storage, read_write> ring: array<f32, SLOTS>;
@group(0) @binding(1) var<storage, read> rows: array<f32, ROWS>;
@group(0) @binding(2) var<storage, read> clock: array<u32, 8>;

@compute @workgroup_size(WG)
fn record(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  if (lane == 0u) {
    var sum = 0.0;
    for (var row = 0u; row < ROWS; row++) {
      sum += rows[row];
    }
    ring[(clock[0] - 1u) % SLOTS] = sum;
  }
}
