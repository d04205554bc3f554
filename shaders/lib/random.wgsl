// Counter-based random numbers: a hash of (seed, stream, step, element), so that nothing is stored and any thread can
// ask for any number. PCG4D: Jarzynski & Olano, "Hash Functions for GPU Rendering", JCGT 9(3), 2020.
fn pcg4d(key: vec4u) -> vec4u {
  var v = key * 1664525u + 1013904223u;
  v.x += v.y * v.w;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v.w += v.y * v.z;
  v ^= v >> vec4u(16u);
  v.x += v.y * v.w;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v.w += v.y * v.z;
  return v;
}

// 24 random bits each, as f32 in [0, 1).
fn unit(bits: vec4u) -> vec4f {
  return vec4f(bits >> vec4u(8u)) * 0x1p-24;
}
