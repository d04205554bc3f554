/** A copy of the project to put mutants into: what git knows of the working tree, with the installed packages by link. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** @param folder is made where it does not exist; what the copy already has is replaced */
export function copyProject(project: string, folder: string, parts: readonly string[]): void {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z', ...parts], { cwd: project });
  for (const file of String(listed).split('\0')) {
    const source = join(project, file);
    if (file === '' || !existsSync(source)) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(source, join(folder, file));
  }
}

/** Links each package, so that what Vite keeps in node_modules stays the copy's own. */
export function linkPackages(project: string, folder: string): void {
  const packages = join(folder, 'node_modules');
  rmSync(packages, { recursive: true, force: true });
  mkdirSync(packages, { recursive: true });
  for (const name of readdirSync(join(project, 'node_modules'))) {
    if (!name.startsWith('.vite')) symlinkSync(join(project, 'node_modules', name), join(packages, name));
  }
}
