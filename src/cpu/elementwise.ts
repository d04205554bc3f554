/** Float64 twins of the elementwise ops, the optimizers among them: plain loops over flat arrays. */

type V = Float64Array;

const map = (x: V, f: (value: number, i: number) => number): V => x.map(f);

export const add = (a: V, b: V): V => map(a, (value, i) => value + b[i]!);
export const scale = (x: V, factor: number): V => map(x, (value) => value * factor);
/** x [.., N] + b [N] */
export const bias = (x: V, b: V): V => map(x, (value, i) => value + b[i % b.length]!);
/** x [M, ..] · s [M] */
export const rowScale = (x: V, s: V): V => map(x, (value, i) => value * s[Math.floor((i * s.length) / x.length)]!);

export const relu = (x: V): V => map(x, (value) => Math.max(value, 0));
export const reluGrad = (dy: V, y: V): V => map(dy, (d, i) => (y[i]! > 0 ? d : 0));
export const sigmoid = (x: V): V => map(x, (value) => 1 / (1 + Math.exp(-value)));
export const sigmoidGrad = (dy: V, y: V): V => map(dy, (d, i) => d * y[i]! * (1 - y[i]!));
export const tanh = (x: V): V => map(x, (value) => Math.tanh(value));
export const tanhGrad = (dy: V, y: V): V => map(dy, (d, i) => d * (1 - y[i]! ** 2));

const LOW = 1e-7;
const HIGH = 1 - 1e-7;
export const logClip = (p: V): V => map(p, (value) => Math.log(Math.min(Math.max(value, LOW), HIGH)));
export const logClipGrad = (dy: V, p: V): V => map(dy, (d, i) => (p[i]! >= LOW && p[i]! <= HIGH ? d / p[i]! : 0));

export const sgd = (p: V, g: V, rates: V): V => map(p, (value, i) => value - rates[0]! * g[i]!);

/** [p, velocity] */
export function momentum(p: V, velocity: V, g: V, rates: V, factor: number, nesterov: boolean): V[] {
  const next = map(velocity, (value, i) => factor * value - rates[0]! * g[i]!);
  const step = nesterov ? map(next, (value, i) => factor * value - rates[0]! * g[i]!) : next;
  return [add(p, step), next];
}

/** [p, m, v] */
export function adam(p: V, m: V, v: V, g: V, rates: V, beta1: number, beta2: number): V[] {
  const nextM = map(m, (value, i) => beta1 * value + (1 - beta1) * g[i]!);
  const nextV = map(v, (value, i) => beta2 * value + (1 - beta2) * g[i]! ** 2);
  const nextP = map(p, (value, i) => value - (rates[3]! * nextM[i]!) / (Math.sqrt(nextV[i]!) + rates[4]!));
  return [nextP, nextM, nextV];
}

/** rates: [learning rate, 1 - β₁ᵗ, 1 - β₂ᵗ, alpha, ε, 0, 0, 0] of step t, out of those of step t - 1. */
export function adamRates(rates: V, beta1: number, beta2: number, epsilon: number, correctEpsilon: boolean): V {
  const next = rates.slice();
  next[1] = 1 - beta1 * (1 - rates[1]!);
  next[2] = 1 - beta2 * (1 - rates[2]!);
  next[3] = (rates[0]! * Math.sqrt(next[2]!)) / next[1]!;
  next[4] = correctEpsilon ? epsilon * Math.sqrt(next[2]!) : epsilon;
  return next;
}
