/** What `npm ci` installs: each package by its SHA-512, none of them with a script that has to run. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Locked {
  readonly integrity?: string;
}

test('every package is pinned by its SHA-512', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
  const others = Object.entries(packages).filter(([path]) => path !== '');
  expect(others.length).toBeGreaterThan(50);
  const loose = others.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path);
  expect(loose).toEqual([]);
});

test('no install script runs', () => {
  expect(readFileSync('.npmrc', 'utf8')).toMatch(/^ignore-scripts=true$/m);
});

test('the package depends on types only, which are not there at run time', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies?: object };
  expect(Object.keys(dependencies ?? {})).toEqual(['@webgpu/types']);
});
