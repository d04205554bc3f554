/** The kernel that looks for NaN and infinity: finds each kind of them anywhere, and nothing else. */
import { expect, it } from 'vitest';
import { FOUND, watchProgram } from '../../src/compiler/watch.ts';
import { Executor } from '../../src/gpu/executor.ts';
import { engine } from './harness.ts';

/** Words around a workgroup's share of 64 · 64 vectors. */
const SIZES = [4, 12, 256, 16380, 16384, 16388, 40000];

async function found(values: Uint32Array<ArrayBuffer>): Promise<number> {
  const gpu = await engine();
  const [x, sign] = [gpu.createBuffer('x', values.byteLength, 'other'), gpu.createBuffer(FOUND, 4, 'other')];
  const program = watchProgram(new Map([['x', values.byteLength]]));
  const executor = await Executor.create(gpu, program, (name) => (name === FOUND ? sign : x));
  gpu.upload(x, values);
  const reads = [{ source: sign, bytes: 4 }];
  const [copy] = await gpu.submit((pass) => executor.encode(pass, 1), reads);
  executor.dispose();
  x.dispose();
  sign.dispose();
  return new Uint32Array(copy!)[0]!;
}

/** Finite values of all kinds: zeros, denormals, the largest ones, both signs. */
function finite(words: number): Uint32Array<ArrayBuffer> {
  const kinds = [0, 0x80000000, 1, 0x807fffff, 0x7f7fffff, 0xff7fffff, 0x3f800000, 0xc0490fdb];
  return Uint32Array.from({ length: words }, (_, i) => kinds[(i * 5) % kinds.length]!);
}

it.each(SIZES)('%i words: nothing in finite ones', async (words) => {
  expect(await found(finite(words))).toBe(0);
});

it.each(SIZES)('%i words: NaN and infinity at the ends and in between', async (words) => {
  const bad = [0x7f800000, 0xff800000, 0x7fc00000, 0xffc00001, 0x7f800001];
  for (const [i, at] of [0, 1, 3, words >> 1, words - 2, words - 1].entries()) {
    const values = finite(words);
    values[at] = bad[i % bad.length]!;
    expect([at, await found(values)]).toEqual([at, 1]);
  }
});
