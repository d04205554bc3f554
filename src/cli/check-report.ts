/** What `npm run verify` and its test report: a measured error against its tolerance, and the table of all. */

export interface Check {
  /** What is compared with what. */
  readonly group: string;
  readonly what: string;
  readonly measured: number;
  readonly tolerance: number;
}

/** NaN fails. */
export const passes = ({ measured, tolerance }: Check): boolean => measured <= tolerance;

/** One line: `  ok    4.1e-7 of 1.0e-5  weights at the end, largest difference` */
export function checkLine(check: Check): string {
  const [measured, tolerance] = [check.measured.toExponential(1), check.tolerance.toExponential(1)];
  return `  ${passes(check) ? 'ok  ' : 'FAIL'}  ${measured.padStart(7)} of ${tolerance}  ${check.what}`;
}

export interface VerifyOptions {
  /** leaves out the comparisons with tfjs, which take most of the time */
  readonly quick: boolean;
}
