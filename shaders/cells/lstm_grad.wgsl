// The gradient of the cell in lstm.wgsl. What goes on to the step before is kept in the slots of the carry.

fn cell_grad(d: T, time: u32, phase: u32, row: u32, at: u32, x: u32) {
  let kept = (KEPT_AT + 4u * time) * SLOT + at;
  let i = y[kept];
  let f = y[kept + SLOT];
  let g = y[kept + 2u * SLOT];
  let o = y[kept + 3u * SLOT];
  let c0 = y[(CELLS_AT + time) * SLOT + at];
  let m = activation(y[(CELLS_AT + time + 1u) * SLOT + at]);
  var dc = T(0.0);
  if (time + 1u == TIMES) {
    dc = load_dcell(at);
  } else {
    dc = dx[CELL_CARRY_AT * SLOT + at];
  }
  if (is_masked(time, row)) {
    dx[x] = T(0.0);
    dx[x + UNITS] = T(0.0);
    dx[x + 2u * UNITS] = T(0.0);
    dx[x + 3u * UNITS] = T(0.0);
    dx[CARRY_AT * SLOT + at] = d;
    dx[CELL_CARRY_AT * SLOT + at] = dc;
  } else {
    let own = dc + d * o * activation_slope(m);
    dx[x] = own * g * gate_slope(i);
    dx[x + UNITS] = own * c0 * gate_slope(f);
    dx[x + 2u * UNITS] = own * i * activation_slope(g);
    dx[x + 3u * UNITS] = d * m * gate_slope(o);
    if (MASKED) {
      dx[CARRY_AT * SLOT + at] = T(0.0);
    }
    dx[CELL_CARRY_AT * SLOT + at] = own * f;
  }
}
