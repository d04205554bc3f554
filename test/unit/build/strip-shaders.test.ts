import { expect, test } from 'vitest';
import { stripComments } from '../../../src/build/strip-shaders.ts';
import { LIBRARIES } from '../../../src/kernels/libraries.ts';
import { emitKernel, type KernelSource, parseKernel, withLanes } from '../../../src/kernels/source.ts';
import { FAMILIES, KERNELS } from '../../reference/all-kernels.ts';

const directives = (text: string): string[] => text.match(/\/\/ (?:lib: .*|unroll)$/gm) ?? [];
/** Words, numbers and signs. */
const TOKEN = /[\w.@]+|&&|\|\||<<|>>|--|\+\+|->|[-+*/%&|^<>=!]=|\S/g;
const code = (text: string): string[] => text.replace(/\/\/.*/g, '').match(TOKEN) ?? [];

test.each([...KERNELS, ...FAMILIES, ...LIBRARIES])('%s keeps its code and its directives', (_, text) => {
  const stripped = stripComments(text);
  expect(code(stripped)).toEqual(code(text));
  expect(directives(stripped)).toEqual(directives(text));
  expect(stripped.match(/\/\//g)?.length ?? 0).toBe(directives(text).length);
});

test.each([...KERNELS])('%s is taken apart and unrolled the same', (_, text) => {
  const emitted = (source: KernelSource): string[] => code(emitKernel(withLanes(source, 1)));
  expect(emitted(parseKernel(stripComments(text)))).toEqual(emitted(parseKernel(text)));
});
