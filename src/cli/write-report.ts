/**
 * Writes the results of a run as JSON, for `npm run train -- --json`. What they hold is in outcome.ts.
 */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { DataError } from '../errors.ts';
import type { Report } from './outcome.ts';

/** Writes beside the target first and renames, so that no reader ever sees half a file. */
export function writeReport(path: string, report: Report): void {
  const beside = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(beside, `${JSON.stringify(report, null, 2)}\n`);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new DataError(`train: ${path}: the results could not be written: ${(error as Error).message}.`);
  }
}
