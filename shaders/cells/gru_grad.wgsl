// The gradient of the cell in gru.wgsl. Where the reset gate comes in, the gradient of the product is not that of a.

fn cell_grad(d: T, time: u32, phase: u32, row: u32, at: u32, x: u32) {
  let kept = (KEPT_AT + 4u * time) * SLOT + at;
  let z = y[kept];
  let r = y[kept + SLOT];
  let candidate = y[kept + 2u * SLOT];
  var own = d;
  var carry = d * z;
  if (is_masked(time, row)) {
    own = T(0.0);
    carry = d;
  }
  let dz = own * (y[(STATES_AT + time) * SLOT + at] - candidate) * gate_slope(z);
  let dh = own * (T(1.0) - z) * activation_slope(candidate);
  let dr = dh * y[kept + 3u * SLOT] * gate_slope(r);
  dx[x] = dz;
  dx[x + UNITS] = dr;
  dx[x + 2u * UNITS] = dh;
  let product = PRODUCTS_AT * SLOT + x;
  dx[product] = dz;
  dx[product + UNITS] = dr;
  dx[product + 2u * UNITS] = dh * r;
  dx[CARRY_AT * SLOT + at] = carry;
}
