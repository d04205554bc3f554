// Values made of nothing but an element's index. An axis is given by the elements that one step along it makes (`below`) and by
// its size.
// lib: lanes

fn op_fill(value: f32) -> T {
  return T(value);
}

// the coordinate of the element along an axis
fn op_iota(i: u32, below: u32, size: u32) -> T {
  return T(coordinate_lanes(i, below, size));
}

// 1 where the coordinate is the index, else 0
fn op_one_hot(index: U, i: u32, below: u32, size: u32) -> T {
  return select(T(0.0), T(1.0), coordinate_lanes(i, below, size) == index);
}
