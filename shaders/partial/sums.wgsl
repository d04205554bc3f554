// What batch_norm_sums gives, of the rows of a tile: see moments.wgsl.
const PART_CHANNELS = 4u;
const PART_EPSILON = 0.001;
var<private> kept_sums: array<T, COLUMNS>;
var<private> kept_products: array<T, COLUMNS>;
var<private> kept_count: u32;

fn store_part_sums(x: T, i: u32) {
  part_sums[i] = x;
}

fn store_part_products(x: T, i: u32) {
  part_products[i] = x;
}

fn keep(dy: T, i: u32, column: u32) {
  let c = kept_count % COLUMNS;
  kept_sums[c] += dy;
  kept_products[c] += dy * (part_x[i] - part_mean[column]);
  kept_count += 1u;
}

fn finish(part: u32, column: u32, stores: bool) {
  for (var c = 0u; c < COLUMNS; c++) {
    let sum = column_total(kept_sums[c]);
    let product = column_total(kept_products[c]) * inverseSqrt(part_variance[column + c] + PART_EPSILON);
    if (stores) {
      store_part_sums(sum, part * PART_CHANNELS + column + c);
      store_part_products(product, part * PART_CHANNELS + column + c);
    }
    kept_sums[c] = T(0.0);
    kept_products[c] = T(0.0);
  }
  kept_count = 0u;
}
