// record: ring[cursor] = Σ rows, a metric of this step, kept until the host reads the ring; the cursor moves on
// ring: [SLOTS + 1], the last being the cursor; rows: [ROWS]. One workgroup, one thread: a barrier would cost more on
// software adapters, above all to the kernels beside it. Eight rows are loaded before they are added, in their
// order, so that a GPU waits for memory once for all of them.
const WG = 64u;
const ROWS = 8u;
const SLOTS = 256u;

@group(0) @binding(0) var<storage, read_write> ring: array<f32, SLOTS + 1u>;
@group(0) @binding(1) var<storage, read> rows: array<f32, ROWS>;

@compute @workgroup_size(WG)
fn record(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  if (lane == 0u) {
    var sum = 0.0;
    for (var row = 0u; row + 8u <= ROWS; row += 8u) {
      let a = vec4f(rows[row], rows[row + 1u], rows[row + 2u], rows[row + 3u]);
      let b = vec4f(rows[row + 4u], rows[row + 5u], rows[row + 6u], rows[row + 7u]);
      sum = sum + a.x + a.y + a.z + a.w + b.x + b.y + b.z + b.w;
    }
    for (var row = ROWS / 8u * 8u; row < ROWS; row++) {
      sum += rows[row];
    }
    let cursor = u32(ring[SLOTS]);
    ring[cursor] = sum;
    ring[SLOTS] = f32((cursor + 1u) % SLOTS);
  }
}
