import { expect, test } from 'vitest';
import { stripComments } from '../../../src/cli/strip-shaders.ts';
import { KERNELS, LIBRARIES } from '../../../src/kernels/shaders.ts';

const directives = (text: string): string[] => text.match(/\/\/ (?:lib: .*|unroll)$/gm) ?? [];
const code = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/\/\/.*/, '').trim())
    .filter((line) => line !== '');

test.each([...KERNELS, ...LIBRARIES])('%s keeps its code and its directives', (_, text) => {
  const stripped = stripComments(text);
  expect(code(stripped)).toEqual(code(text));
  expect(directives(stripped)).toEqual(directives(text));
  expect(stripped.match(/\/\//g)?.length ?? 0).toBe(directives(text).length);
});
