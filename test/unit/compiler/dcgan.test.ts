/** The memory and the dispatches that TensorFlow's DCGAN needs at its batch of 256, as planned without a GPU. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { checker } from '../../../src/compiler/check.ts';
import { compile, DEFAULT_OPTIONS } from '../../../src/compiler/compile.ts';
import type { Program } from '../../../src/compiler/program.ts';
import type { Step } from '../../../src/graph/node.ts';
import { tensor } from '../../../src/index.ts';
import { loadSoftwareKernels } from '../../../src/ops/software-kernels.ts';
import { dcgan } from '../../reference/dcgan.ts';

const BATCH = 256;
/** 128 MiB: the most that an adapter binds unless it is asked for more. */
const BINDING = 2 ** 27;

const temporaries = ({ buffers }: Program): number =>
  buffers.filter(({ kind }) => kind === 'temporary').reduce((sum, { bytes }) => sum + bytes, 0);

const labels = ({ dispatches }: Program): string[] => dispatches.map(({ label }) => label);

describe('DCGAN at batch 256', () => {
  const x = tensor(new Uint8Array(BATCH * 784), [BATCH, 28, 28, 1]).div(255);
  const built = vi.spyOn(checker, 'step');
  const program = dcgan(BATCH).program({ x }, { batchSize: BATCH });
  const step = built.mock.calls.find(([pass]) => pass === 'build')![1] as Step;
  built.mockRestore();
  const bytes = temporaries(program);
  let software: Program;

  beforeAll(async () => {
    await loadSoftwareKernels();
    const whole = { maxDispatchMs: Number.POSITIVE_INFINITY, maxBufferBytes: 2 ** 30 };
    software = compile(step, { ...DEFAULT_OPTIONS, ...whole, target: 'cpu', subgroups: true, subgroupSize: 4 });
  });

  it('needs less than 150 MB besides weights, in buffers that every adapter binds', () => {
    console.info(`${(bytes / 1e6).toFixed(1)} MB of temporaries, ${program.dispatches.length} dispatches`);
    expect(bytes).toBeLessThan(150e6);
    expect(Math.max(...program.buffers.map((buffer) => buffer.bytes))).toBeLessThanOrEqual(BINDING);
    expect(temporaries(software)).toBeLessThan(150e6);
  });

  it('says so before it is trained', () => {
    expect(program.print()).toContain(`${program.dispatches.length} dispatches, ${bytes} bytes of temporaries`);
  });

  it('stores no mask: signs are read from what the forward pass stored', () => {
    expect(program.dispatches.filter(({ label }) => label.includes('greater'))).toEqual([]);
  });

  it('takes 30 dispatches on software adapters, of whole kernels, and 35 on GPUs, whose tiles make no statistics', () => {
    expect(software.dispatches.length).toBeLessThanOrEqual(30);
    expect(program.dispatches.length).toBeLessThanOrEqual(35);
  });

  it('calls the discriminator once, and sends its gradients back once: nothing is copied for it', () => {
    const all = labels(software);
    expect(all.filter((label) => label.includes('dropout'))).toHaveLength(3); // the slope of the second one is made where it is called
    expect(all.filter((label) => /^conv\w* \+ dropout \+ leakyReluGrad \+ mul$/.test(label))).toHaveLength(1);
    expect(all.filter((label) => /\b(concat|slice)\b/.test(label))).toEqual([]);
  });
});
