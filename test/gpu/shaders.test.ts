/** Each file of shaders/, with the libraries that it names, is a valid kernel by itself, without as much as a warning. */
import { expect, it } from 'vitest';
import { emitKernel, parseKernel, withLanes } from '../../src/kernels/source.ts';
import { LEAST } from '../least-device.ts';
import { FAMILIES, KERNELS } from '../reference/all-kernels.ts';
import { libraryText } from '../reference/library-text.ts';
import { engine, withScopes } from './harness.ts';

async function messagesOf(label: string, code: string, entryPoint: string): Promise<string[]> {
  const gpu = await engine();
  return withScopes(gpu, async () => {
    const module = gpu.device.createShaderModule({ label, code });
    const { messages } = await module.getCompilationInfo();
    await gpu.device.createComputePipelineAsync({ label, layout: 'auto', compute: { module, entryPoint } });
    return messages.map(({ type, lineNum, linePos, message }) => `${type} ${label}:${lineNum}:${linePos}: ${message}`);
  });
}

it('has kernels', () => {
  expect(KERNELS.size).toBeGreaterThan(20);
  expect(FAMILIES.size).toBeGreaterThan(4);
});

/** Of the least device, all that ask for what it has not. */
const isLeftOut = ([, text]: readonly [string, string]): boolean => LEAST && /^enable subgroups;/m.test(text);
it.skip.each([...KERNELS].filter(isLeftOut))('%s.wgsl needs subgroups, which the least device has not', () => {});

it.each([...KERNELS].filter((kernel) => !isLeftOut(kernel)))(
  '%s.wgsl is valid as it stands, and its entry point bears its name',
  async (name, text) => {
    const source = parseKernel(text);
    const lanes = /array<vec4f/.test(text) ? 4 : 1;
    expect(await messagesOf(`${name}.wgsl`, `${text}\n${libraryText(source.libraries, lanes)}`, name)).toEqual([]);
    expect(
      await messagesOf(
        `${name} put together again`,
        emitKernel(withLanes(parseKernel(KERNELS.get(name)!), lanes)),
        name,
      ),
    ).toEqual([]);
  },
);

it.each([...FAMILIES])('elementwise/%s.wgsl is valid for one lane and for four', async (name, text) => {
  for (const lanes of [1, 4] as const) {
    const code = `${text}\n${libraryText(['lanes'], lanes)}\n@compute @workgroup_size(1)\nfn nothing() {}`;
    expect(await messagesOf(`elementwise/${name}.wgsl, ${lanes} lanes`, code, 'nothing')).toEqual([]);
  }
});

it('reports a shader that is wrong', async () => {
  await expect(messagesOf('wrong', 'fn wrong() { return 1; }', 'wrong')).rejects.toThrow(/wrong/);
});
