// What part_moments gives, of the rows of a tile: the kernel that makes the tile keeps what it stores, and finishes when all is stored.
// The kernel's file has ROWS and COLUMNS, how many rows and columns of a tile a thread has at most, and column_total, which adds up what
// the threads with the other rows have. It stores row by row. See `partial` in src/graph/op.ts.
const PART_CHANNELS = 4u;
var<private> kept: array<T, ROWS * COLUMNS>;
var<private> kept_count: u32;

fn store_part_means(x: T, i: u32) {
  part_means[i] = x;
}

fn store_part_squares(x: T, i: u32) {
  part_squares[i] = x;
}

fn keep(x: T, i: u32, column: u32) {
  kept[kept_count] = x;
  kept_count += 1u;
}

fn finish(part: u32, column: u32, stores: bool) {
  let rows = kept_count / COLUMNS;
  let count = max(column_total(T(f32(rows))), T(1.0));
  for (var c = 0u; c < COLUMNS; c++) {
    var sum = T(0.0);
    for (var r = 0u; r < rows; r++) {
      sum += kept[r * COLUMNS + c];
    }
    let mean = column_total(sum) / count;
    var total = T(0.0);
    for (var r = 0u; r < rows; r++) {
      total += (kept[r * COLUMNS + c] - mean) * (kept[r * COLUMNS + c] - mean);
    }
    let squares = column_total(total);
    if (stores) {
      store_part_means(mean, part * PART_CHANNELS + column + c);
      store_part_squares(squares, part * PART_CHANNELS + column + c);
    }
  }
  kept_count = 0u;
}
