// elementwise: a chain of elementwise ops, which the compiler writes into store(); x means nothing
// y: [SIZE / COLUMNS, COLUMNS] in T. Grid: each workgroup does CHUNK of SIZE elements of T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const SIZE = 64u;
const COLUMNS = 64u;

@group(0) @binding(0) var<storage, read_write> y: array<T, SIZE>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

@compute @workgroup_size(WG)
fn elementwise(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, SIZE); i += WG) {
    store(T(), i, i / COLUMNS, i % COLUMNS);
  }
}
