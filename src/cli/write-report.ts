/** Writes the results of a command as JSON, for its flag `--json`. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { DataError } from '../errors.ts';

/** Writes beside the target first and renames, so that no reader ever sees half a file. */
export function writeReport(command: string, path: string, report: object): void {
  const beside = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(beside, `${JSON.stringify(report, null, 2)}\n`);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new DataError(`${command}: ${path}: the results could not be written: ${(error as Error).message}.`);
  }
}
