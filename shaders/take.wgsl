// take: y[b, :] = table[indices[b], :], indices beyond the last row being those of the last row
// table: [COUNT, WIDTH] in T; indices: [ROWS]; y: [ROWS, WIDTH] in T, its last axis COLUMNS of T. The epilogue takes the place of
// store(). Grid: each workgroup does CHUNK of ROWS · WIDTH elements of T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const ROWS = 8u;
const WIDTH = 8u;
const COLUMNS = 8u;
const COUNT = 8u;

@group(0) @binding(0) var<storage, read> table: array<T, COUNT * WIDTH>;
@group(0) @binding(1) var<storage, read> indices: array<u32, ROWS>;
@group(0) @binding(2) var<storage, read_write> y: array<T, ROWS * WIDTH>;

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

@compute @workgroup_size(WG)
fn take(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, ROWS * WIDTH); i += WG) {
    let index = min(indices[i / WIDTH], COUNT - 1u);
    store(table[index * WIDTH + i % WIDTH], i, i / COLUMNS, i % COLUMNS);
  }
}
