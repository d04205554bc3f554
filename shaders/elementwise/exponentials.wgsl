// Powers, exponentials and logarithms over T, and functions made of them: exact to a few roundings also near 0.
// lib: lanes

fn op_exp(x: T) -> T {
  return exp(x);
}

// exp(x) - 1: near 0 by its series, since the difference would leave few digits
fn op_expm1(x: T) -> T {
  let s = clamp(x, T(-0.5), T(0.5));
  var p = T(1.0 / 40320.0);
  p = p * s + T(1.0 / 5040.0);
  p = p * s + T(1.0 / 720.0);
  p = p * s + T(1.0 / 120.0);
  p = p * s + T(1.0 / 24.0);
  p = p * s + T(1.0 / 6.0);
  p = p * s + T(0.5);
  p = p * s + T(1.0);
  return select(exp(x) - T(1.0), p * s, x == s);
}

fn op_log(x: T) -> T {
  return log(x);
}

// log(1 + x): near 0 as 2 atanh(x / (2 + x)) by its series, since 1 + x would leave few digits of x
fn op_log1p(x: T) -> T {
  let near = clamp(x, T(-0.25), T(0.4));
  let s = near / (T(2.0) + near);
  let q = s * s;
  var p = T(1.0 / 9.0);
  p = p * q + T(1.0 / 7.0);
  p = p * q + T(0.2);
  p = p * q + T(1.0 / 3.0);
  p = p * q + T(1.0);
  return select(log(T(1.0) + x), 2.0 * s * p, x == near);
}

// log(1 + exp(x)), by exp of -|x| only, which cannot overflow
fn op_softplus(x: T) -> T {
  return max(x, T(0.0)) + op_log1p(exp(-abs(x)));
}

// x where x > 0, else alpha (exp(x) - 1)
fn op_elu(x: T, alpha: f32) -> T {
  return select(alpha * op_expm1(min(x, T(0.0))), x, x > T(0.0));
}

fn op_sqrt(x: T) -> T {
  return sqrt(x);
}

fn op_rsqrt(x: T) -> T {
  return inverseSqrt(x);
}

// a to the power b: of |a|, with the sign of a where b is odd; log(a), which is no number, where a < 0 and b is not whole
fn op_pow(a: T, b: T) -> T {
  let size = select(pow(abs(a), b), select(T(0.0), T(1.0) / abs(a), b < T(0.0)), a == T(0.0));
  let half = b * 0.5;
  let signed = select(size, -size, (a < T(0.0)) & (half != floor(half)));
  let known = select(signed, log(a), (a < T(0.0)) & (b != floor(b)));
  return select(known, T(1.0), b == T(0.0));
}

// The error function, as a quotient of polynomials: within 4 roundings; beyond ±4 f32 gives ±1.
// Source: Eigen, generic_fast_erf_float.
fn op_erf(x: T) -> T {
  let s = clamp(x, T(-4.0), T(4.0));
  let q = s * s;
  var a = T(-2.72614225801306e-10);
  a = a * q + T(2.77068142495902e-8);
  a = a * q + T(-2.10102402082508e-6);
  a = a * q + T(-5.69250639462346e-5);
  a = a * q + T(-7.34990630326855e-4);
  a = a * q + T(-2.95459980854025e-3);
  a = a * q + T(-1.60960333262415e-2);
  var b = T(-1.45660718464996e-5);
  b = b * q + T(-2.13374055278905e-4);
  b = b * q + T(-1.68282697438203e-3);
  b = b * q + T(-7.37332916720468e-3);
  b = b * q + T(-1.42647390514189e-2);
  return s * a / b;
}
