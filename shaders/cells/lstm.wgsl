// The cell of an LSTM (Hochreiter & Schmidhuber 1997; gates i, f, g, o in Keras's order): c' = f · c + i · g, h = o · activation(c').
// It keeps i, f, g, o of each step.

fn begin(at: u32) {
  keep_state(load_h0(at), 0u, at);
  y[CELLS_AT * SLOT + at] = load_c0(at);
}

fn cell(sum: array<T, GATES>, time: u32, phase: u32, row: u32, at: u32, x: u32) {
  let i = gate(a[x] + sum[0]);
  let f = gate(a[x + UNITS] + sum[1]);
  let g = activation(a[x + 2u * UNITS] + sum[2]);
  let o = gate(a[x + 3u * UNITS] + sum[3]);
  let c0 = y[(CELLS_AT + time) * SLOT + at];
  var c = f * c0 + i * g;
  var h = o * activation(c);
  if (is_masked(time, row)) {
    c = c0;
    h = y[(STATES_AT + time) * SLOT + at];
  }
  let kept = (KEPT_AT + 4u * time) * SLOT + at;
  y[kept] = i;
  y[kept + SLOT] = f;
  y[kept + 2u * SLOT] = g;
  y[kept + 3u * SLOT] = o;
  y[(CELLS_AT + time + 1u) * SLOT + at] = c;
  keep_state(h, time + 1u, at);
}
