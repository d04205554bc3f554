/** What `npm run verify` and the bench pack check: every comparison of compare.ts, one after the other. */
import { type Check, checkLine, type VerifyOptions } from '../../src/cli/check-report.ts';
import {
  compareSchedules,
  compareWithTfjs,
  compareWithTwin,
  type Digits,
  SCHEDULE_RECIPES,
  TFJS_RECIPES,
  TWIN_RECIPES,
} from './compare.ts';

export async function runChecks(
  digits: Digits,
  { quick }: VerifyOptions,
  say: (line: string) => void,
): Promise<Check[]> {
  const checks: Check[] = [];
  const report = (found: readonly Check[]): void => {
    say(found[0]?.group ?? '');
    for (const check of found) say(checkLine(check));
    checks.push(...found);
  };
  for (const recipe of TWIN_RECIPES) report(await compareWithTwin(digits, recipe));
  for (const recipe of SCHEDULE_RECIPES) report(await compareSchedules(digits, recipe));
  if (!quick) for (const recipe of TFJS_RECIPES) report(await compareWithTfjs(digits, recipe));
  return checks;
}
