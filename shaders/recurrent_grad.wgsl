// recurrent_grad: the gradients of what recurrent takes, from the last time step to the first; a unit of a row per thread at a time
// y: what recurrent gives, with the same offsets; u, mask, factor: as there; dsequence: [TIMES, ROWS, UNITS], the gradient of all states;
// dlast, dcell: [ROWS, UNITS], those of the last state and of the last one of the cells;
// dx: slots [ROWS, UNITS]: from 0 on the gradient of a, [TIMES, ROWS, GATES, UNITS]; from PRODUCTS_AT on the same of the products, where it
// is another; in slot CARRY_AT the gradient of the state before the first step, and what other steps pass on besides products; in slot
// CELL_CARRY_AT the same of cells.
// The last turn, of the states before the first step, is done if INITIAL. All else is as in recurrent.
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
const CARRIES = false;
const STATES_AT = 0u;
const CELLS_AT = 2u;
const KEPT_AT = 2u;
const PRODUCTS_AT = 0u;
const CARRY_AT = 1u;
const CELL_CARRY_AT = 2u;
const SLOT = ROWS * UNITS;

@group(0) @binding(0) var<storage, read> y: array<f32, (2u * TIMES + 2u) * ROWS * UNITS>;
@group(0) @binding(1) var<storage, read> u: array<f32, UNITS * GATES * UNITS>;
@group(0) @binding(2) var<storage, read> dsequence: array<f32, TIMES * ROWS * UNITS>;
@group(0) @binding(3) var<storage, read> dlast: array<f32, ROWS * UNITS>;
@group(0) @binding(4) var<storage, read> dcell: array<f32, ROWS * UNITS>;
@group(0) @binding(5) var<storage, read> mask: array<f32, TIMES * ROWS>;
@group(0) @binding(6) var<storage, read> factor: array<f32, ROWS * UNITS>;
@group(0) @binding(7) var<storage, read_write> dx: array<f32, (TIMES * GATES + 2u) * ROWS * UNITS>;

fn load_dsequence(i: u32) -> T {
  return dsequence[i];
}

fn load_dlast(i: u32) -> T {
  return dlast[i];
}

fn load_dcell(i: u32) -> T {
  return dcell[i];
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

fn activation_slope(y: T) -> T {
  return T(1.0) - y * y;
}

fn gate_slope(y: T) -> T {
  return T(1.0);
}

fn activation(x: T) -> T {
  return tanh(x);
}

// The step whose gradients are multiplied by u, and the columns of u.
fn source(time: u32, phase: u32) -> u32 {
  return time + 1u;
}

fn first_column(phase: u32) -> u32 {
  return 0u;
}

fn last_column(phase: u32) -> u32 {
  return GATES * UNITS;
}

// d: the gradient of the state after the step; x: where gate 0 of the unit lies in the gradient of a.
fn cell_grad(d: T, time: u32, phase: u32, row: u32, at: u32, x: u32) {
  let slope = activation_slope(y[(STATES_AT + time + 1u) * SLOT + at]);
  dx[x] = d * slope;
  if (MASKED) {
    let masked = is_masked(time, row);
    dx[x] = select(d * slope, T(0.0), masked);
    dx[CARRY_AT * SLOT + at] = select(T(0.0), d, masked);
  }
}

fn with_rest(product: T, turn: u32, time: u32, row: u32, at: u32, x: u32) {
  let phase = turn % PHASES;
  var d = product;
  if (phase == 0u) {
    if (FACTORS) {
      d *= load_factor(at);
    }
    if (CARRIES && turn > 0u) {
      d += dx[CARRY_AT * SLOT + at];
    }
    if (turn == TIMES * PHASES) {
      dx[CARRY_AT * SLOT + at] = d;
    } else {
      d += load_dsequence(time * SLOT + at);
      if (turn == 0u) {
        d += load_dlast(at);
      }
    }
  }
  if (turn < TIMES * PHASES) {
    cell_grad(d, time, phase, row, at, x);
  }
}

@compute @workgroup_size(WG)
fn recurrent_grad(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let block = group.x % (ROW_BLOCKS * UNIT_BLOCKS);
  let first_turn = group.x / (ROW_BLOCKS * UNIT_BLOCKS) * TURNS;
  let first_row = block / UNIT_BLOCKS * BLOCK_ROWS;
  let first_unit = block % UNIT_BLOCKS * BLOCK_UNITS;
  for (var turn = first_turn; turn < min(first_turn + TURNS, COUNT); turn++) {
    let time = TIMES - 1u - turn / PHASES;
    let phase = turn % PHASES;
    for (var i = lane; i < BLOCK_ROWS * BLOCK_UNITS; i += WG) {
      let row = first_row + i / BLOCK_UNITS;
      let unit = first_unit + i % BLOCK_UNITS;
      if (row < ROWS && unit < UNITS) {
        var product = T(0.0);
        if (turn > 0u) {
          let begins = PRODUCTS_AT * SLOT + (source(time, phase) * ROWS + row) * (GATES * UNITS);
          for (var k = first_column(phase); k < last_column(phase); k++) {
            product += dx[begins + k] * u[unit * (GATES * UNITS) + k];
          }
        }
        with_rest(product, turn, time, row, row * UNITS + unit, (time * ROWS + row) * (GATES * UNITS) + unit);
      }
    }
    storageBarrier();
  }
}
