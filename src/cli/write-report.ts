/** Writes the results of a command as JSON, for its flag `--json`, and checks beforehand that they can be written. */
import {
  accessSync,
  chmodSync,
  constants,
  fstatSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DataError, UsageError } from '../errors.ts';

/**
 * @returns the absolute path
 * @throws UsageError where no results can be written there
 */
export function checkReportPath(command: string, json: string): string {
  const path = resolve(json);
  const fail = (what: string, cause?: unknown) =>
    new UsageError(`${command}: --json: ${what}. Name a file in a folder that can be written.`, { cause });
  let where = path;
  try {
    const there = existing(path);
    if (there?.isDirectory()) throw fail(`'${json}' is a folder`);
    const target = there?.isFile() ? realpathSync(path) : (linkedFrom(path) ?? path);
    const folder = dirname(target);
    if (!existing(folder)?.isDirectory()) throw fail(`the folder ${folder} does not exist`);
    if (there !== undefined) accessSync(path, constants.W_OK);
    where = `the folder ${folder}`;
    if (there === undefined || there.isFile()) rmSync(writeBeside(target, ''));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw fail(`${where} cannot be written (${(error as NodeJS.ErrnoException).code})`, error);
  }
  return path;
}

/**
 * Replaces a file as a whole, so that no reader ever sees half of it; a symlink goes on pointing to its file. What is no file, such
 * as /dev/null or a named pipe, is written to and stays what it is.
 *
 * @param path from `checkReportPath`
 * @throws DataError where it cannot be written
 */
export function writeReport(command: string, path: string, report: object): void {
  const text = `${JSON.stringify(report, null, 2)}\n`;
  try {
    const there = existing(path);
    const stream = there && [process.stdout, process.stderr].find(({ fd }) => isSame(fstatSync(fd), there));
    // Replacing the file of an output would lose what was printed.
    if (stream !== undefined) stream.write(text);
    else if (there?.isFile()) replace(realpathSync(path), text, there.mode);
    else if (there === undefined && linkedFrom(path) === undefined) replace(path, text);
    else writeFileSync(path, text);
  } catch (error) {
    throw new DataError(`${command}: ${path}: the results could not be written: ${(error as Error).message}.`);
  }
}

function replace(path: string, text: string, mode?: number): void {
  const beside = writeBeside(path, text);
  try {
    if (mode !== undefined) chmodSync(beside, mode);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** @returns the path of a new file in the same folder; nothing is left of it where it cannot be written whole */
function writeBeside(path: string, text: string): string {
  const beside = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(beside, text, { flag: 'wx' });
    return beside;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') rmSync(beside, { force: true });
    throw error;
  }
}

/** What is at the end of the links, if anything. */
const existing = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });

/** Where a symlink points to; undefined for what is none. */
function linkedFrom(path: string): string | undefined {
  try {
    return resolve(dirname(path), readlinkSync(path));
  } catch {
    return undefined;
  }
}

const isSame = (a: Stats, b: Stats): boolean => a.dev === b.dev && a.ino === b.ino;
