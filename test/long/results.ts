/** Keeps what a long check found in `test/long-results.md`: a row per check, the last result only. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const FILE = 'test/long-results.md';
const HEAD = `# Long checks: last results

What \`npm run test:long\` and \`npm run test:mutation\` found when they last ran. A check writes its own row.

| check | result | date | on |
| --- | --- | --- | --- |`;

/**
 * @param result in words, with its figures
 * @param adapter what computed, where it was not the processor
 */
export function record(check: string, result: string, adapter?: string): void {
  const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : HEAD;
  const begin = `| ${check} |`;
  const rows = text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| check') && !line.startsWith('| ---'));
  const machine = `${cpus().length} cores${adapter === undefined ? '' : `, ${adapter}`}`;
  const row = `${begin} ${result} | ${new Date().toISOString().slice(0, 10)} | ${machine}, Node ${process.versions.node} |`;
  const others = rows.filter((line) => !line.startsWith(begin));
  writeFileSync(FILE, `${[HEAD, ...[...others, row].toSorted()].join('\n')}\n`);
  console.log(`${check}: ${result}`);
}
