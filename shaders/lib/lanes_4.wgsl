// Elementwise code is written over T, and U for whole numbers. Here these are four neighbouring ones; lanes_1.wgsl makes them one.
// lib: random
alias T = vec4f;
alias U = vec4u;

// Uniform in [0, 1) for elements 4i to 4i + 3: the numbers that lanes_1 gives for each.
fn random_lanes(key: vec3u, i: u32) -> T {
  return unit(pcg4d(vec4u(key, i)));
}
