// scatter_add: y[v, :] = Σ x[b, :] over the b with indices[b] = v, in the order of b; indices beyond the last row count for that row
// x: [TERMS, WIDTH]; indices: [TERMS]; y: [COUNT, WIDTH]. Grid: each workgroup makes ROWS rows of y.
// A workgroup goes over all indices, TILE at a time. Its threads list those that fall into its rows, in their order (EACH
// neighbouring ones per thread). Then each thread goes through the list for columns of rows that no other thread has: GROUPS
// groups of threads share the rows, the threads of a group its columns.
const WG = 64u;
const EACH = 16u;
const TILE = WG * EACH;
const TERMS = 8u;
const WIDTH = 8u;
const COUNT = 8u;
const ROWS = 8u;
const GROUPS = max(1u, WG / WIDTH);
const NONE = 0xffffffffu;

@group(0) @binding(0) var<storage, read> x: array<f32, TERMS * WIDTH>;
@group(0) @binding(1) var<storage, read> indices: array<u32, TERMS>;
@group(0) @binding(2) var<storage, read_write> y: array<f32, COUNT * WIDTH>;

var<workgroup> found: array<u32, WG>;
var<workgroup> terms: array<u32, TILE>;
var<workgroup> rows: array<u32, TILE>;

// The row of y for a term; what is not of this workgroup is NONE.
fn row_of(term: u32, begin: u32) -> u32 {
  if (term >= TERMS) {
    return NONE;
  }
  let row = min(indices[term], COUNT - 1u);
  return select(NONE, row, row >= begin && row - begin < ROWS);
}

// Adds the listed terms to a column of those rows that are the share of the thread's group.
fn add_listed(count: u32, share: u32, column: u32) {
  var row = NONE;
  var sum = 0.0;
  for (var n = 0u; n < count; n++) {
    let next = rows[n];
    if (next % GROUPS != share) {
      continue;
    }
    if (next != row) {
      if (row != NONE) {
        y[row * WIDTH + column] = sum;
      }
      row = next;
      sum = y[row * WIDTH + column];
    }
    sum += x[terms[n] * WIDTH + column];
  }
  if (row != NONE) {
    y[row * WIDTH + column] = sum;
  }
}

@compute @workgroup_size(WG)
fn scatter_add(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let begin = group.x * ROWS;
  let share = lane / WIDTH;
  if (share < GROUPS) {
    for (var column = lane % WIDTH; column < WIDTH; column += WG) {
      for (var row = begin; row < min(begin + ROWS, COUNT); row++) {
        if (row % GROUPS == share) {
          y[row * WIDTH + column] = 0.0;
        }
      }
    }
  }
  for (var tile = 0u; tile < TERMS; tile += TILE) {
    let first = tile + lane * EACH;
    var own = 0u;
    for (var term = first; term < first + EACH; term++) {
      own += select(0u, 1u, row_of(term, begin) != NONE);
    }
    found[lane] = own;
    workgroupBarrier();
    var at = 0u;
    var count = 0u;
    for (var other = 0u; other < WG; other++) {
      at += select(0u, found[other], other < lane);
      count += found[other];
    }
    for (var term = first; term < first + EACH; term++) {
      let row = row_of(term, begin);
      if (row != NONE) {
        rows[at] = row;
        terms[at] = term;
        at++;
      }
    }
    workgroupBarrier();
    if (share < GROUPS) {
      for (var column = lane % WIDTH; column < WIDTH; column += WG) {
        add_listed(count, share, column);
      }
    }
    workgroupBarrier();
  }
}
