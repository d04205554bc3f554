// cross_entropy: loss = log Σ exp(z - max z) - (z_label - max z), accuracy = 1 where the label's logit is the largest,
// and y = softmax(z) - onehot(label), the gradient of the loss by z; whichever of the three is asked for. One row per
// thread.
// z, y: [ROWS, COLUMNS] logits and their gradient; labels, loss, correct: [ROWS]. Equal largest logits: the first
// counts.
// Grid: each workgroup does CHUNK of the rows. The epilogue takes the place of store().
// lib: lanes
const WG = 64u;
const CHUNK = 64u;
const ROWS = 8u;
const COLUMNS = 10u;

@group(0) @binding(0) var<storage, read> z: array<f32, ROWS * COLUMNS>;
@group(0) @binding(1) var<storage, read> labels: array<u32, ROWS>;
@group(0) @binding(2) var<storage, read_write> loss: array<f32, ROWS>;
@group(0) @binding(3) var<storage, read_write> correct: array<f32, ROWS>;
@group(0) @binding(4) var<storage, read_write> y: array<f32, ROWS * COLUMNS>;

fn label_of(row: u32) -> u32 {
  return labels[row];
}

fn store(x: T, i: u32, row: u32, column: u32) {
  y[i] = x;
}

fn store_loss(x: f32, row: u32) {
  loss[row] = x;
}

fn store_correct(x: f32, row: u32) {
  correct[row] = x;
}

@compute @workgroup_size(WG)
fn cross_entropy(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var row = group.x * CHUNK + lane; row < min((group.x + 1u) * CHUNK, ROWS); row += WG) {
    let begin = row * COLUMNS;
    let label = label_of(row);
    var largest = z[begin];
    var best = 0u;
    for (var c = 1u; c < COLUMNS; c++) {
      if (z[begin + c] > largest) {
        largest = z[begin + c];
        best = c;
      }
    }
    var total = 0.0;
    for (var c = 0u; c < COLUMNS; c++) {
      total += exp(z[begin + c] - largest);
    }
    store_loss(log(total) - (z[begin + label] - largest), row);
    store_correct(select(0.0, 1.0, best == label), row);
    for (var c = 0u; c < COLUMNS; c++) {
      let p = exp(z[begin + c] - largest) / total;
      store(select(p, p - 1.0, c == label), begin + c, row, c);
    }
  }
}
