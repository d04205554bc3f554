// Elementwise code is written over T. Here T is four neighbouring f32; lanes_1.wgsl makes it one.
// lib: random
alias T = vec4f;

// Uniform in [0, 1) for elements 4i to 4i + 3: the numbers that lanes_1 gives for each.
fn random_lanes(key: vec3u, i: u32) -> T {
  return unit(pcg4d(vec4u(key, i)));
}
