// Four threads that share what they load: a quad of columns, of which each thread loads one.

// The values of a quad, the thread's own first: component j is that of thread q ^ j, q being the thread's own number.
fn spread(value: f32) -> vec4f {
  return vec4f(value, quadSwapX(value), quadSwapY(value), quadSwapDiagonal(value));
}

// The sum of what the threads of a quad have: the same bits in all four.
fn column_total(x: vec4f) -> vec4f {
  let pair = x + quadSwapX(x);
  return pair + quadSwapY(pair);
}

// Sums made with spread values, put in the order of the columns.
fn in_order(sums: vec4f, q: u32) -> vec4f {
  let pairs = select(sums, sums.yxwz, (q & 1u) != 0u);
  return select(pairs, pairs.zwxy, (q & 2u) != 0u);
}
