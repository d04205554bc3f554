// Elementwise code is written over T, and U for whole numbers. Here these are four neighbouring ones; lanes_1.wgsl makes them one.
// lib: random
alias T = vec4f;
alias U = vec4u;

// The coordinates of elements 4i to 4i + 3 along an axis of `size`, `below` elements making one step along it.
fn coordinate_lanes(i: u32, below: u32, size: u32) -> U {
  return (4u * i + vec4u(0u, 1u, 2u, 3u)) / below % size;
}

// Uniform in [0, 1) for elements 4i to 4i + 3: the numbers that lanes_1 gives for each.
fn random_lanes(key: vec3u, i: u32) -> T {
  return unit(pcg4d(vec4u(key, i)));
}
