// Choices by coordinate: which of several tensors an element of the result comes from. An axis is given by the elements that
// one step along it makes (`below`) and by its size.
// lib: lanes

// before, where the coordinate is below `end`, else after
fn op_concat(before: T, after: T, i: u32, below: u32, size: u32, end: u32) -> T {
  return select(after, before, coordinate_lanes(i, below, size) < U(end));
}

// x at coordinates begin, begin + step, … of which there are `count`, else value; what is below begin wraps to beyond all
fn op_pad(x: T, i: u32, below: u32, size: u32, begin: u32, step: u32, count: u32, value: f32) -> T {
  let at = coordinate_lanes(i, below, size) - U(begin);
  return select(T(value), x, (at % step == U(0u)) & (at / step < U(count)));
}
