// recurrent_quads: recurrent by quads of threads, each of which loads a quarter of u (see ARCHITECTURE.md), UNITS counted in fours
// A workgroup is a quad. It does all units of 4 · EACH rows, EACH of them per thread, 4 · COLUMNS units at a time; UNITS is a multiple of
// COLUMNS. Grid: [turns / TURNS, ROW_BLOCKS]. All else is as in recurrent.wgsl.
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
const STATES_AT = 0u;
const CELLS_AT = 2u;
const KEPT_AT = 2u;
const SLOT = ROWS * UNITS;

@group(0) @binding(0) var<storage, read> a: array<vec4f, TIMES * ROWS * GATES * UNITS>;
@group(0) @binding(1) var<storage, read> u: array<vec4f, 4u * UNITS * GATES * UNITS>;
@group(0) @binding(2) var<storage, read> bias: array<vec4f, GATES * UNITS>;
@group(0) @binding(3) var<storage, read> h0: array<vec4f, ROWS * UNITS>;
@group(0) @binding(4) var<storage, read> c0: array<vec4f, ROWS * UNITS>;
@group(0) @binding(5) var<storage, read> mask: array<f32, TIMES * ROWS>;
@group(0) @binding(6) var<storage, read> factor: array<vec4f, ROWS * UNITS>;
@group(0) @binding(7) var<storage, read_write> y: array<vec4f, (2u * TIMES + 2u) * ROWS * UNITS>;

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
fn recurrent_quads(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let q = lane % 4u;
  let first_row = group.x % ROW_BLOCKS * (4u * EACH) + q;
  let first_turn = group.x / ROW_BLOCKS * TURNS;
  for (var turn = first_turn; turn < min(first_turn + TURNS, COUNT); turn++) {
    let time = (turn - 1u) / PHASES;
    let phase = (turn - 1u) % PHASES;
    for (var unit = 0u; unit < UNITS; unit += COLUMNS) {
      if (turn == 0u) {
        for (var i = 0u; i < EACH * COLUMNS; i++) {
          let row = first_row + 4u * (i / COLUMNS);
          if (row < ROWS) {
            begin(row * UNITS + unit + i % COLUMNS);
          }
        }
      } else {
        let begins = source(time, phase) * SLOT;
        var row_begin: array<u32, EACH>;
        var sum: array<f32, EACH * COLUMNS * GATES * 4u>;
        // unroll
        for (var r = 0u; r < EACH; r++) {
          row_begin[r] = begins + min(first_row + 4u * r, ROWS - 1u) * UNITS;
        }
        for (var i = 0u; i < EACH * COLUMNS * GATES * 4u; i++) {
          sum[i] = 0.0;
        }
        for (var k = 0u; k < UNITS; k++) {
          var h: array<vec4f, EACH>;
          // unroll
          for (var r = 0u; r < EACH; r++) {
            h[r] = y[row_begin[r] + k];
          }
          // unroll
          for (var c = 0u; c < COLUMNS; c++) {
            // unroll
            for (var g = 0u; g < GATES; g++) {
              let at = (4u * k * GATES + g) * UNITS + unit + c;
              let own = vec4f(u[at][q], u[at + GATES * UNITS][q], u[at + 2u * GATES * UNITS][q], u[at + 3u * GATES * UNITS][q]);
              let u0 = spread(own.x);
              let u1 = spread(own.y);
              let u2 = spread(own.z);
              let u3 = spread(own.w);
              // unroll
              for (var s = 0u; s < FOUR; s++) {
                // unroll
                for (var r = 0u; r < EACH; r++) {
                  sum[((r * COLUMNS + c) * GATES + g) * 4u + s] += h[r].x * u0[s] + h[r].y * u1[s] + h[r].z * u2[s] + h[r].w * u3[s];
                }
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
              let own_unit = unit + c;
              var own: array<vec4f, GATES>;
              // unroll
              for (var g = 0u; g < GATES; g++) {
                let i = ((r * COLUMNS + c) * GATES + g) * 4u;
                own[g] = load_bias(g * UNITS + own_unit) + in_order(vec4f(sum[i], sum[i + 1u], sum[i + 2u], sum[i + 3u]), q);
              }
              cell(own, time, phase, row, row * UNITS + own_unit, (time * ROWS + row) * (GATES * UNITS) + own_unit);
            }
          }
        }
      }
    }
    storageBarrier();
  }
}
