/** Float64 twins of recurrent layers: each row by itself, step by step, all its numbers in lists; then put where the op has them. */
import type { Node } from '../graph/node.ts';
import type { Twin } from './broadcast.ts';

type V = Float64Array;
type List = number[];

interface Functions {
  readonly value: (x: number) => number;
  /** by the value */
  readonly slope: (y: number) => number;
}

const FUNCTIONS: Readonly<Record<string, Functions>> = {
  linear: { value: (x) => x, slope: () => 1 },
  sigmoid: { value: (x) => 1 / (1 + Math.exp(-x)), slope: (y) => y * (1 - y) },
  tanh: { value: Math.tanh, slope: (y) => 1 - y * y },
  relu: { value: (x) => Math.max(0, x), slope: (y) => (y > 0 ? 1 : 0) },
  relu6: { value: (x) => Math.min(6, Math.max(0, x)), slope: (y) => (y > 0 && y < 6 ? 1 : 0) },
  hardSigmoid: { value: (x) => Math.min(1, Math.max(0, x / 6 + 0.5)), slope: (y) => (y > 0 && y < 1 ? 1 / 6 : 0) },
  hardSigmoidOfKeras2: {
    value: (x) => Math.min(1, Math.max(0, x / 5 + 0.5)),
    slope: (y) => (y > 0 && y < 1 ? 1 / 5 : 0),
  },
  softsign: { value: (x) => x / (1 + Math.abs(x)), slope: (y) => (1 - Math.abs(y)) ** 2 },
  elu: { value: (x) => (x > 0 ? x : Math.expm1(x)), slope: (y) => (y > 0 ? 1 : y + 1) },
};

/** What a cell does in one step of one row. */
interface Cell {
  readonly gates: number;
  readonly hasCells: boolean;
  /** Whether the gradient of the product is not that of a. */
  readonly apart: boolean;
  /** What is kept of a step, each of [units]; and in which order: by step, or each of all steps together. */
  readonly byStep: boolean;
  readonly step: (own: Step) => { h: List; c: List; kept: List[] };
  readonly back: (own: Back) => { da: List; dproducts: List; dh: List; dc: List };
}

interface Step {
  /** what is given of a [gates · units] and by bias */
  readonly a: List;
  readonly bias: List;
  readonly h: List;
  readonly c: List;
  /** h times its factor */
  readonly seen: List;
  /** v · u, columns of all gates */
  readonly times: (v: List) => List;
  readonly act: Functions;
  readonly gate: Functions;
}

interface Back extends Omit<Step, 'a' | 'bias' | 'times'> {
  readonly d: List;
  readonly dc: List;
  readonly kept: List[];
  readonly after: { readonly h: List; readonly c: List };
  readonly factor: List;
  /** uᵀ of columns of all gates */
  readonly back: (columns: List) => List;
}

const part = (v: List, k: number, n: number): List => v.slice(k * n, (k + 1) * n);
const map = (n: number, f: (i: number) => number): List => Array.from({ length: n }, (_, i) => f(i));

const simple: Cell = {
  ...{ gates: 1, hasCells: false, apart: false, byStep: true },
  step: ({ a, bias, c, seen, times, act }) => {
    const product = times(seen);
    return { h: a.map((x, i) => act.value(x + product[i]! + bias[i]!)), c, kept: [] };
  },
  back: ({ d, after, act, back, factor, dc }) => {
    const da = d.map((x, i) => x * act.slope(after.h[i]!));
    return { da, dproducts: da, dh: back(da).map((x, i) => x * factor[i]!), dc };
  },
};

const lstm: Cell = {
  ...{ gates: 4, hasCells: true, apart: false, byStep: true },
  step: ({ a, bias, c: c0, seen, times, act, gate }) => {
    const n = c0.length;
    const product = times(seen);
    const z = a.map((x, k) => x + product[k]! + bias[k]!);
    const [i, f, o] = [0, 1, 3].map((k) => part(z, k, n).map(gate.value));
    const g = part(z, 2, n).map(act.value);
    const c = map(n, (k) => f![k]! * c0[k]! + i![k]! * g[k]!);
    return { c, h: c.map((x, k) => o![k]! * act.value(x)), kept: [i!, f!, g, o!] };
  },
  back: ({ d, dc, kept: [i, f, g, o], c: c0, after, act, gate, back, factor }) => {
    const n = d.length;
    const m = after.c.map(act.value);
    const own = map(n, (k) => dc[k]! + d[k]! * o![k]! * act.slope(m[k]!));
    const da = [
      map(n, (k) => own[k]! * g![k]! * gate.slope(i![k]!)),
      map(n, (k) => own[k]! * c0[k]! * gate.slope(f![k]!)),
      map(n, (k) => own[k]! * i![k]! * act.slope(g![k]!)),
      map(n, (k) => d[k]! * m[k]! * gate.slope(o![k]!)),
    ].flat();
    return { da, dproducts: da, dh: back(da).map((x, k) => x * factor[k]!), dc: map(n, (k) => own[k]! * f![k]!) };
  },
};

const gru: Cell = {
  ...{ gates: 3, hasCells: false, apart: true, byStep: true },
  step: ({ a, bias, h: h0, c, seen, times, act, gate }) => {
    const n = h0.length;
    const product = times(seen).map((x, k) => x + bias[k]!);
    const z = map(n, (k) => gate.value(a[k]! + product[k]!));
    const r = map(n, (k) => gate.value(a[n + k]! + product[n + k]!));
    const s = part(product, 2, n);
    const candidate = map(n, (k) => act.value(a[2 * n + k]! + r[k]! * s[k]!));
    return { h: map(n, (k) => z[k]! * h0[k]! + (1 - z[k]!) * candidate[k]!), c, kept: [z, r, candidate, s] };
  },
  back: ({ d, dc, h: h0, kept: [z, r, candidate, s], act, gate, back, factor }) => {
    const n = d.length;
    const dz = map(n, (k) => d[k]! * (h0[k]! - candidate![k]!) * gate.slope(z![k]!));
    const dx = map(n, (k) => d[k]! * (1 - z![k]!) * act.slope(candidate![k]!));
    const dr = map(n, (k) => dx[k]! * s![k]! * gate.slope(r![k]!));
    const dproducts = [...dz, ...dr, ...dx.map((x, k) => x * r![k]!)];
    const dh = back(dproducts).map((x, k) => x * factor[k]! + d[k]! * z![k]!);
    return { da: [...dz, ...dr, ...dx], dproducts, dh, dc };
  },
};

const gruBefore: Cell = {
  ...{ gates: 3, hasCells: false, apart: false, byStep: false },
  step: ({ a, h: h0, c, seen, times, act, gate }) => {
    const n = h0.length;
    const product = times(seen);
    const z = map(n, (k) => gate.value(a[k]! + product[k]!));
    const r = map(n, (k) => gate.value(a[n + k]! + product[n + k]!));
    const reset = map(n, (k) => r[k]! * seen[k]!);
    const second = part(times(reset), 2, n);
    const candidate = map(n, (k) => act.value(a[2 * n + k]! + second[k]!));
    return { h: map(n, (k) => z[k]! * h0[k]! + (1 - z[k]!) * candidate[k]!), c, kept: [z, r, candidate, reset] };
  },
  back: ({ d, dc, h: h0, seen, kept: [z, r, candidate], act, gate, back, factor }) => {
    const n = d.length;
    const none = map(n, () => 0);
    const dz = map(n, (k) => d[k]! * (h0[k]! - candidate![k]!) * gate.slope(z![k]!));
    const dx = map(n, (k) => d[k]! * (1 - z![k]!) * act.slope(candidate![k]!));
    const dreset = back([...none, ...none, ...dx]);
    const dr = map(n, (k) => dreset[k]! * seen[k]! * gate.slope(r![k]!));
    const passed = back([...dz, ...dr, ...none]);
    const dh = map(n, (k) => d[k]! * z![k]! + (passed[k]! + dreset[k]! * r![k]!) * factor[k]!);
    const da = [...dz, ...dr, ...dx];
    return { da, dproducts: da, dh, dc };
  },
};

const CELLS: Readonly<Record<string, Cell>> = { simpleRnn: simple, lstm, gru, gruBefore };

const namesOf = (node: Node): string[] => String(node.attrs.given).split(' ').filter(Boolean);

/** Where the parts of the packed result begin, in slots. */
function slotsOf({ hasCells, gates, apart }: Cell, times: number, factor: boolean) {
  const states = factor ? times + 1 : 0;
  const cells = states + times + 1;
  const carry = (apart ? 2 : 1) * times * gates;
  return { states, cells, kept: cells + (hasCells ? times + 1 : 0), products: times * gates, carry };
}

const forward =
  (cell: Cell): Twin =>
  (inputs, node) => {
    const [times, rows] = node.inputs[0]!.shape as [number, number];
    const n = node.shape[2]!;
    const given = Object.fromEntries(namesOf(node).map((name, i) => [name, inputs[i + 2]!]));
    const slots = slotsOf(cell, times, given.factor !== undefined);
    const y = new Float64Array(node.shape.reduce((a, b) => a * b));
    const [act, gate] = [FUNCTIONS[String(node.attrs.activation)]!, FUNCTIONS[String(node.attrs.gate)]!];
    const columns = cell.gates * n;
    const row = (v: V | undefined, at: number, size: number, none: number): List =>
      map(size, (i) => (v === undefined ? none : v[at * size + i]!));
    for (let b = 0; b < rows; b++) {
      const put = (slot: number, v: List): void => y.set(v, (slot * rows + b) * n);
      const factor = row(given.factor, b, n, 1);
      let [h, c] = [row(given.h0, b, n, 0), row(given.c0, b, n, 0)];
      const keep = (step: number): void => {
        put(slots.states + step, h);
        if (given.factor)
          put(
            step,
            h.map((x, i) => x * factor[i]!),
          );
        if (cell.hasCells) put(slots.cells + step, c);
      };
      keep(0);
      for (let t = 0; t < times; t++) {
        const seen = h.map((x, i) => x * factor[i]!);
        const product = (v: List): List =>
          map(columns, (j) => v.reduce((sum, x, k) => sum + x * inputs[1]![k * columns + j]!, 0));
        const bias = row(given.bias, 0, columns, 0);
        const a = row(inputs[0], t * rows + b, columns, 0);
        const next = cell.step({ a, bias, h, c, seen, times: product, act, gate });
        next.kept.forEach((v, j) => void put(slots.kept + (cell.byStep ? 4 * t + j : j * times + t), v));
        if (given.mask?.[t * rows + b] !== 0) ({ h, c } = next);
        keep(t + 1);
      }
    }
    return y;
  };

const backward =
  (cell: Cell): Twin =>
  (inputs, node) => {
    const [y, u] = inputs as [V, V];
    const [, rows, n] = node.shape as [number, number, number];
    const times = node.attrs.times as number;
    const given = Object.fromEntries(namesOf(node).map((name, i) => [name, inputs[i + 2]!]));
    const slots = slotsOf(cell, times, given.factor !== undefined);
    const [act, gate] = [FUNCTIONS[String(node.attrs.activation)]!, FUNCTIONS[String(node.attrs.gate)]!];
    const columns = cell.gates * n;
    const dx = new Float64Array(node.shape.reduce((a, b) => a * b));
    const back = (v: List): List => map(n, (k) => v.reduce((sum, x, j) => sum + x * u[k * columns + j]!, 0));
    for (let b = 0; b < rows; b++) {
      const slot = (at: number): List => map(n, (i) => y[(at * rows + b) * n + i]!);
      const row = (v: V | undefined, at: number, none = 0): List =>
        map(n, (i) => (v === undefined ? none : v[at * n + i]!));
      const factor = row(given.factor, b, 1);
      let [dh, dc] = [row(given.dlast, b), row(given.dcell, b)];
      let carried: List = map(n, () => 0);
      for (let t = times - 1; t >= 0; t--) {
        const d = dh.map((x, i) => x + (given.dsequence?.[(t * rows + b) * n + i] ?? 0));
        const state = (at: number) => ({ h: slot(slots.states + at), c: cell.hasCells ? slot(slots.cells + at) : [] });
        const before = state(t);
        const seen = before.h.map((x, i) => x * factor[i]!);
        const kept = [0, 1, 2, 3].map((j) => slot(slots.kept + (cell.byStep ? 4 * t + j : j * times + t)));
        const masked = given.mask?.[t * rows + b] === 0;
        const own = cell.back({ ...before, seen, d, dc, kept, after: state(t + 1), act, gate, back, factor });
        const at = (t * rows + b) * columns;
        if (!masked) dx.set(own.da, at);
        const products = slots.products * rows * n + at;
        if (cell.apart && !masked) dx.set(own.dproducts, products);
        [dh, dc] = masked ? [d, dc] : [own.dh, own.dc];
        carried = masked ? d : own.dh;
      }
      if (!node.attrs.initial) continue;
      dx.set(carried, (slots.carry * rows + b) * n);
      if (cell.hasCells) dx.set(dc, ((slots.carry + 1) * rows + b) * n);
    }
    return dx;
  };

export const RECURRENT_TWINS: Readonly<Record<string, Twin>> = Object.fromEntries(
  Object.entries(CELLS).flatMap(([name, cell]) => [
    [name, forward(cell)],
    [`${name}Grad`, backward(cell)],
  ]),
);
