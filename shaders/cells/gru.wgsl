// The cell of a GRU whose reset gate comes after the product (Keras's reset_after; gates z, r, h in its order):
// h' = z · h + (1 - z) · activation(a + r · s), s being the product with its bias. It keeps z, r, the candidate and s of each step.

fn cell(sum: array<T, GATES>, time: u32, phase: u32, row: u32, at: u32, x: u32) {
  let z = gate(a[x] + sum[0]);
  let r = gate(a[x + UNITS] + sum[1]);
  let candidate = activation(a[x + 2u * UNITS] + r * sum[2]);
  let h0 = y[(STATES_AT + time) * SLOT + at];
  let kept = (KEPT_AT + 4u * time) * SLOT + at;
  y[kept] = z;
  y[kept + SLOT] = r;
  y[kept + 2u * SLOT] = candidate;
  y[kept + 3u * SLOT] = sum[2];
  var h = z * h0 + (T(1.0) - z) * candidate;
  if (is_masked(time, row)) {
    h = h0;
  }
  keep_state(h, time + 1u, at);
}
