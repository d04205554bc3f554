// The gradient of the cell in gru_before.wgsl. The first turn of a step gives those of z and h, the second that of r, by the product of h's.

fn source(time: u32, phase: u32) -> u32 {
  return select(time + 1u, time, phase == 1u);
}

fn first_column(phase: u32) -> u32 {
  return select(0u, 2u * UNITS, phase == 1u);
}

fn last_column(phase: u32) -> u32 {
  return select(2u * UNITS, 3u * UNITS, phase == 1u);
}

fn cell_grad(d: T, time: u32, phase: u32, row: u32, at: u32, x: u32) {
  let kept = (KEPT_AT + time) * SLOT + at;
  let step = TIMES * SLOT;
  let r = y[kept + step];
  let carry = CARRY_AT * SLOT + at;
  if (phase == 0u) {
    let z = y[kept];
    let candidate = y[kept + 2u * step];
    var own = d;
    dx[carry] = d * z;
    if (is_masked(time, row)) {
      own = T(0.0);
      dx[carry] = d;
    }
    dx[x] = own * (y[(STATES_AT + time) * SLOT + at] - candidate) * gate_slope(z);
    dx[x + 2u * UNITS] = own * (T(1.0) - z) * activation_slope(candidate);
  } else {
    dx[x + UNITS] = d * y[time * SLOT + at] * gate_slope(r);
    var passed = d * r;
    if (FACTORS) {
      passed *= load_factor(at);
    }
    dx[carry] += passed;
  }
}
