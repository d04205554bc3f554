/** Every case of the table against the float64 twins, as `test/gpu` checks them, for a machine that has only Node. */
import { failures } from '../../test/gpu/check.ts';
import { problemOf } from '../../test/reference/case.ts';
import { CASES } from '../../test/reference/cases.ts';

/** @returns the cases, and a line for each result that is wrong */
export async function checkCases(say: (line: string) => void): Promise<{ cases: number; wrong: string[] }> {
  const wrong: string[] = [];
  for (const row of CASES) {
    const found: string[] = [];
    for (const size of row.sizes) {
      found.push(
        ...(await failures(`${row.name} [${size}]`, problemOf(row, size)).catch((error) => [
          `${row.name} [${size}]: ${error}`,
        ])),
      );
    }
    for (const line of found) say(`  FAIL  ${line}`);
    wrong.push(...found);
  }
  return { cases: CASES.length, wrong };
}
