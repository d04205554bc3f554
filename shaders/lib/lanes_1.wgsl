// Elementwise code is written over T. Here T is one f32; lanes_4.wgsl makes it four at a time.
// lib: random
alias T = f32;

// Uniform in [0, 1) for element i.
fn random_lanes(key: vec3u, i: u32) -> T {
  return unit(pcg4d(vec4u(key, i / 4u)))[i % 4u];
}
