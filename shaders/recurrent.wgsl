// recurrent: the states of a recurrent layer, hₜ of aₜ and hₜ₋₁ · u, one time step after the other; a unit of a row per thread at a time
// a: [TIMES, ROWS, GATES, UNITS], u: [UNITS, GATES, UNITS], bias: [GATES, UNITS], h0, c0, factor: [ROWS, UNITS], mask: [TIMES, ROWS];
// y: slots [ROWS, UNITS]: from 0 on the TIMES + 1 states that products are of; from STATES_AT on the states, where those have a factor;
// from CELLS_AT on those of cells, if the layer has them; from KEPT_AT on what the gradient needs of each step.
// Turn 0 writes the states before the first step, and each step has PHASES turns. A workgroup does BLOCK_UNITS units of BLOCK_ROWS rows
// for TURNS turns, with a barrier in between: more than one if BLOCK_UNITS are all.
// Grid: [turns / TURNS, row blocks, UNIT_BLOCKS]; each of the first must be over before the next. A file of shaders/cells takes the place
// of functions of the same names.
// lib: lanes
const WG = 64u;
const TURNS = 1u;
const COUNT = 2u;
const PHASES = 1u;
const TIMES = 1u;
const ROWS = 1u;
const UNITS = 1u;
const GATES = 1u;
const ROW_BLOCKS = 1u;
const UNIT_BLOCKS = 1u;
const BLOCK_ROWS = 1u;
const BLOCK_UNITS = 1u;
const MASKED = false;
const FACTORS = false;
const STATES_AT = 0u;
const CELLS_AT = 2u;
const KEPT_AT = 2u;
const SLOT = ROWS * UNITS;

@group(0) @binding(0) var<storage, read> a: array<f32, TIMES * ROWS * GATES * UNITS>;
@group(0) @binding(1) var<storage, read> u: array<f32, UNITS * GATES * UNITS>;
@group(0) @binding(2) var<storage, read> bias: array<f32, GATES * UNITS>;
@group(0) @binding(3) var<storage, read> h0: array<f32, ROWS * UNITS>;
@group(0) @binding(4) var<storage, read> c0: array<f32, ROWS * UNITS>;
@group(0) @binding(5) var<storage, read> mask: array<f32, TIMES * ROWS>;
@group(0) @binding(6) var<storage, read> factor: array<f32, ROWS * UNITS>;
@group(0) @binding(7) var<storage, read_write> y: array<f32, (2u * TIMES + 2u) * ROWS * UNITS>;

fn load_bias(i: u32) -> T {
  return bias[i];
}

fn load_h0(i: u32) -> T {
  return h0[i];
}

fn load_c0(i: u32) -> T {
  return c0[i];
}

fn load_mask(i: u32) -> f32 {
  return mask[i];
}

fn load_factor(i: u32) -> T {
  return factor[i];
}

fn is_masked(time: u32, row: u32) -> bool {
  return MASKED && load_mask(time * ROWS + row) == 0.0;
}

// Makes h the state after `step` steps.
fn keep_state(h: T, step: u32, at: u32) {
  y[(STATES_AT + step) * SLOT + at] = h;
  if (FACTORS) {
    y[step * SLOT + at] = h * load_factor(at);
  }
}

fn begin(at: u32) {
  keep_state(load_h0(at), 0u, at);
}

fn activation(x: T) -> T {
  return tanh(x);
}

fn gate(x: T) -> T {
  return x;
}

// The slot of what is multiplied by u.
fn source(time: u32, phase: u32) -> u32 {
  return time;
}

// sum: of the products, for each gate; x: where gate 0 of the unit lies in a.
fn cell(sum: array<T, GATES>, time: u32, phase: u32, row: u32, at: u32, x: u32) {
  var h = activation(a[x] + sum[0]);
  if (is_masked(time, row)) {
    h = y[(STATES_AT + time) * SLOT + at];
  }
  keep_state(h, time + 1u, at);
}

@compute @workgroup_size(WG)
fn recurrent(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let block = group.x % (ROW_BLOCKS * UNIT_BLOCKS);
  let first_turn = group.x / (ROW_BLOCKS * UNIT_BLOCKS) * TURNS;
  let first_row = block / UNIT_BLOCKS * BLOCK_ROWS;
  let first_unit = block % UNIT_BLOCKS * BLOCK_UNITS;
  for (var turn = first_turn; turn < min(first_turn + TURNS, COUNT); turn++) {
    let time = (turn - 1u) / PHASES;
    let phase = (turn - 1u) % PHASES;
    for (var i = lane; i < BLOCK_ROWS * BLOCK_UNITS; i += WG) {
      let row = first_row + i / BLOCK_UNITS;
      let unit = first_unit + i % BLOCK_UNITS;
      let at = row * UNITS + unit;
      if (row < ROWS && unit < UNITS) {
        if (turn == 0u) {
          begin(at);
        } else {
          var sum: array<T, GATES>;
          // unroll
          for (var g = 0u; g < GATES; g++) {
            sum[g] = load_bias(g * UNITS + unit);
          }
          let begins = source(time, phase) * SLOT + row * UNITS;
          for (var k = 0u; k < UNITS; k++) {
            let h = y[begins + k];
            // unroll
            for (var g = 0u; g < GATES; g++) {
              sum[g] += h * u[(k * GATES + g) * UNITS + unit];
            }
          }
          cell(sum, time, phase, row, at, (time * ROWS + row) * (GATES * UNITS) + unit);
        }
      }
    }
    storageBarrier();
  }
}
