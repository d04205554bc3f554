// adam: m += (g - m)(1 - β₁); v += (g² - v)(1 - β₂); p -= alpha · m / (√v + ε)
// p, m, v, g: [SIZE]; rates holds alpha and ε of this step: see adam_rates.wgsl.
// Source: Kingma & Ba 2015, in the form before section 2.1 that Keras uses.
// Grid: each workgroup does CHUNK of SIZE elements of T.
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const SIZE = 64u;
const GAIN1 = 0.1;
const GAIN2 = 0.001;

@group(0) @binding(0) var<storage, read_write> p: array<T, SIZE>;
@group(0) @binding(1) var<storage, read_write> m: array<T, SIZE>;
@group(0) @binding(2) var<storage, read_write> v: array<T, SIZE>;
@group(0) @binding(3) var<storage, read> g: array<T, SIZE>;
@group(0) @binding(4) var<storage, read> rates: array<f32, 8>;

fn op(p: T, m: T, v: T, g: T, alpha: f32, epsilon: f32, gain1: f32, gain2: f32) -> array<T, 3> {
  let m1 = m + (g - m) * gain1;
  let v1 = v + (g * g - v) * gain2;
  return array<T, 3>(p - alpha * m1 / (sqrt(v1) + T(epsilon)), m1, v1);
}

@compute @workgroup_size(WG)
fn adam(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var i = group.x * CHUNK + lane; i < min((group.x + 1u) * CHUNK, SIZE); i += WG) {
    let next = op(p[i], m[i], v[i], g[i], rates[3], rates[4], GAIN1, GAIN2);
    p[i] = next[0];
    m[i] = next[1];
    v[i] = next[2];
  }
}
