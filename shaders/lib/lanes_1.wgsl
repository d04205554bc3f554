// Elementwise code is written over T, and U for whole numbers. Here these are one f32 and one u32; lanes_4.wgsl makes them four.
// lib: random
alias T = f32;
alias U = u32;

// The coordinate of element i along an axis of `size`, `below` elements making one step along it.
fn coordinate_lanes(i: u32, below: u32, size: u32) -> U {
  return i / below % size;
}

// Uniform in [0, 1) for element i.
fn random_lanes(key: vec3u, i: u32) -> T {
  return unit(pcg4d(vec4u(key, i / 4u)))[i % 4u];
}
