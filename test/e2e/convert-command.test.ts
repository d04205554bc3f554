/** `npm run convert` as a person uses it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FIXTURES } from '../unit/io/keras-fixtures.ts';
import { Command } from './run-command.ts';

const run = (...args: string[]) => new Command('npm', ['run', 'convert', '--', ...args]).done;

test('npm run convert makes a folder of a .keras file, and says what is wrong with another one', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'wgrad-convert-'));
  try {
    writeFileSync(join(dir, 'in.keras'), FIXTURES['chain.keras']!);
    writeFileSync(join(dir, 'bad.keras'), 'text');
    const { code, output } = await run(join(dir, 'in.keras'), join(dir, 'out/'));
    expect(output).toContain('out: chain, 4 weights, its optimizer after 3 steps; model.json with its weights.');
    expect(code).toBe(0);
    const bad = await run(join(dir, 'bad.keras'), join(dir, 'out.h5'));
    expect(bad.output).toContain('FormatError: bad.keras: no zip file, or a damaged one: no directory at its end.');
    expect(bad.code).toBe(1);
    expect((await run()).code).toBe(2);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
