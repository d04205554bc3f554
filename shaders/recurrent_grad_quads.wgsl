// recurrent_grad_quads: recurrent_grad by quads of threads, each of which loads a quarter of u (see ARCHITECTURE.md), UNITS counted in fours
// A workgroup is a quad. It does all units of 4 · EACH rows, EACH of them per thread, 4 · COLUMNS units at a time; UNITS is a multiple of
// COLUMNS. Grid: [turns / TURNS, ROW_BLOCKS]. All else is as in recurrent_grad.wgsl.
// lib: lanes, quads
enable subgroups;
diagnostic(off, subgroup_uniformity);
const WG = 4u;
const TURNS = 1u;
const COUNT = 2u;
const PHASES = 1u;
const TIMES = 1u;
const ROWS = 1u;
const UNITS = 1u;
const GATES = 1u;
const ROW_BLOCKS = 1u;
const EACH = 1u;
const COLUMNS = 1u;
const FOUR = 4u;
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

@group(0) @binding(0) var<storage, read> y: array<vec4f, (2u * TIMES + 2u) * ROWS * UNITS>;
@group(0) @binding(1) var<storage, read> u: array<vec4f, 4u * UNITS * GATES * UNITS>;
@group(0) @binding(2) var<storage, read> dsequence: array<vec4f, TIMES * ROWS * UNITS>;
@group(0) @binding(3) var<storage, read> dlast: array<vec4f, ROWS * UNITS>;
@group(0) @binding(4) var<storage, read> dcell: array<vec4f, ROWS * UNITS>;
@group(0) @binding(5) var<storage, read> mask: array<f32, TIMES * ROWS>;
@group(0) @binding(6) var<storage, read> factor: array<vec4f, ROWS * UNITS>;
@group(0) @binding(7) var<storage, read_write> dx: array<vec4f, (TIMES * GATES + 2u) * ROWS * UNITS>;

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
fn recurrent_grad_quads(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let q = lane % 4u;
  let first_row = group.x % ROW_BLOCKS * (4u * EACH) + q;
  let first_turn = group.x / ROW_BLOCKS * TURNS;
  for (var turn = first_turn; turn < min(first_turn + TURNS, COUNT); turn++) {
    let time = TIMES - 1u - turn / PHASES;
    let phase = turn % PHASES;
    let begins = PRODUCTS_AT * SLOT + source(time, phase) * ROWS * (GATES * UNITS);
    let first = first_column(phase);
    let last = select(first, last_column(phase), turn > 0u);
    for (var unit = 0u; unit < UNITS; unit += COLUMNS) {
      var row_begin: array<u32, EACH>;
      var sum: array<f32, EACH * COLUMNS * 4u>;
      // unroll
      for (var r = 0u; r < EACH; r++) {
        row_begin[r] = begins + min(first_row + 4u * r, ROWS - 1u) * (GATES * UNITS);
      }
      for (var i = 0u; i < EACH * COLUMNS * 4u; i++) {
        sum[i] = 0.0;
      }
      for (var k = first; k < last; k++) {
        var d: array<vec4f, EACH>;
        // unroll
        for (var r = 0u; r < EACH; r++) {
          d[r] = dx[row_begin[r] + k];
        }
        // unroll
        for (var c = 0u; c < COLUMNS; c++) {
          let own = u[(4u * (unit + c) + q) * (GATES * UNITS) + k];
          let u0 = spread(own.x);
          let u1 = spread(own.y);
          let u2 = spread(own.z);
          let u3 = spread(own.w);
          // unroll
          for (var s = 0u; s < FOUR; s++) {
            // unroll
            for (var r = 0u; r < EACH; r++) {
              sum[(r * COLUMNS + c) * 4u + s] += d[r].x * u0[s] + d[r].y * u1[s] + d[r].z * u2[s] + d[r].w * u3[s];
            }
          }
        }
      }
      // unroll
      for (var r = 0u; r < EACH; r++) {
        let row = first_row + 4u * r;
        if (row < ROWS) {
          // unroll
          for (var c = 0u; c < COLUMNS; c++) {
            let i = (r * COLUMNS + c) * 4u;
            let product = in_order(vec4f(sum[i], sum[i + 1u], sum[i + 2u], sum[i + 3u]), q);
            let own_unit = unit + c;
            with_rest(product, turn, time, row, row * UNITS + own_unit, (time * ROWS + row) * (GATES * UNITS) + own_unit);
          }
        }
      }
    }
    storageBarrier();
  }
}
