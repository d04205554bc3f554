// adam_rates: what Adam's step t needs, the same for all params: alpha = rate · √(1 - β₂ᵗ) / (1 - β₁ᵗ), and ε
// rates: [8] = learning rate, 1 - β₁ᵗ, 1 - β₂ᵗ, alpha, ε of this step, 0, 0, 0. ε is EPSILON where Keras puts it,
// outside the root before the correction; with CORRECT_EPSILON it stands where the paper and tfjs put it: EPSILON ·
// √(1 - β₂ᵗ). 1 - βᵗ is advanced as state, 1 - βᵗ⁺¹ = (1 - β) + β · (1 - βᵗ), which keeps its low bits; pow would lose
// them.
// Grid: one workgroup.
const WG = 64u;
const BETA1 = 0.9;
const BETA2 = 0.999;
const GAIN1 = 0.1;
const GAIN2 = 0.001;
const EPSILON = 1e-7;
const CORRECT_EPSILON = false;

@group(0) @binding(0) var<storage, read_write> rates: array<f32, 8>;

@compute @workgroup_size(WG)
fn adam_rates(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  if (lane == 0u) {
    let correction1 = GAIN1 + BETA1 * rates[1];
    let correction2 = GAIN2 + BETA2 * rates[2];
    rates[1] = correction1;
    rates[2] = correction2;
    rates[3] = rates[0] * sqrt(correction2) / correction1;
    rates[4] = EPSILON * select(1.0, sqrt(correction2), CORRECT_EPSILON);
  }
}
