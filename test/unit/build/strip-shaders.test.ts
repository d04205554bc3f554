import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { shadersModule, stripComments } from '../../../src/build/strip-shaders.ts';
import { KERNELS, LIBRARIES } from '../../../src/kernels/shaders.ts';
import { emitKernel, type KernelSource, parseKernel, withLanes } from '../../../src/kernels/source.ts';

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

test.each([...KERNELS])('%s is taken apart and unrolled the same', (name, text) => {
  const emitted = (source: KernelSource): string[] => code(emitKernel(withLanes(source, 1)));
  expect(emitted(parseKernel(name, stripComments(text)))).toEqual(emitted(parseKernel(name, text)));
});

test('a build has the kernels and libraries that the sources have', async () => {
  const module = await shadersModule(resolve('shaders'));
  const built = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(module)}`)) as {
    KERNELS: ReadonlyMap<string, string>;
    LIBRARIES: ReadonlyMap<string, string>;
  };
  const stripped = (files: ReadonlyMap<string, string>) =>
    new Map([...files].map(([name, text]) => [name, stripComments(text)]));
  for (const name of ['KERNELS', 'LIBRARIES'] as const) {
    const parts = [...built[name]].map(([file, text]) => [file, text]);
    expect(new Map(parts as [string, string][])).toEqual(stripped({ KERNELS, LIBRARIES }[name]));
  }
});
