// The cell of a GRU whose reset gate comes before the product (Cho et al. 2014; gates z, r, h): h' = z · h + (1 - z) · activation(a + (r · h) · u).
// Each step has two turns: the first gives z, r and r · h, the second h'. It keeps z, r, the candidate and r · h of each step.

fn source(time: u32, phase: u32) -> u32 {
  return select(time, KEPT_AT + 3u * TIMES + time, phase == 1u);
}

fn cell(sum: array<T, GATES>, time: u32, phase: u32, row: u32, at: u32, x: u32) {
  let kept = (KEPT_AT + time) * SLOT + at;
  let step = TIMES * SLOT;
  if (phase == 0u) {
    let r = gate(a[x + UNITS] + sum[1]);
    y[kept] = gate(a[x] + sum[0]);
    y[kept + step] = r;
    y[kept + 3u * step] = r * y[time * SLOT + at];
  } else {
    let z = y[kept];
    let candidate = activation(a[x + 2u * UNITS] + sum[2]);
    let h0 = y[(STATES_AT + time) * SLOT + at];
    y[kept + 2u * step] = candidate;
    var h = z * h0 + (T(1.0) - z) * candidate;
    if (is_masked(time, row)) {
      h = h0;
    }
    keep_state(h, time + 1u, at);
  }
}
