/** How long each dispatch of a step takes: of the programs of examples/, as wide as `npm run train` has them on a software adapter. */
import { GpuTimer } from '../../../bench/gpu-timer.ts';
import { load, randomValues } from '../../../bench/loaded.ts';
import { build as buildDcgan } from '../../../examples/dcgan.ts';
import { build as buildRepair } from '../../../examples/repair.ts';
import { init, tensor } from '../../../src/index.ts';
import { type GanName, MODELS } from '../../../src/report/models.ts';

/** Training pictures: how many there are changes no dispatch. */
const COUNT = 512;
/** Enough for the 100 µs to which Chrome rounds. */
const PASS = { kernelPasses: 1, kernelPassMs: 5 };

export interface DispatchTime {
  readonly label: string;
  /** of all rounds, the least: what else the machine does takes from the others */
  readonly ms: number;
  /** as the compiler estimates it, by which it cuts long ones */
  readonly estimate: number;
}

function trainerOf(name: GanName) {
  if (name === 'dcgan') return buildDcgan({ ...MODELS.dcgan.defaults, ...MODELS.dcgan.onSoftware }).gan;
  return buildRepair({ ...MODELS.repair.defaults, ...MODELS.repair.onSoftware }).repair;
}

/** Every dispatch of the step in turn, `rounds` times over. */
export async function dispatchTimes(name: GanName, rounds: number) {
  const engine = await init({ adapter: 'software' });
  const trainer = trainerOf(name);
  await trainer.getWeights(); // from here on its kernels are those for this adapter
  const pixels = Uint8Array.from({ length: COUNT * 784 }, (_, i) => (i * 7919) % 256);
  const x = tensor(pixels, [COUNT, 28, 28, 1]).div(255);
  const { batchSize = 0 } = MODELS[name].onSoftware!;
  const program = trainer.program({ x }, { batchSize });
  const { executor, dispose } = await load(engine, program, (buffer, bytes) => {
    if (buffer === 'data/x') return pixels;
    if (buffer === 'clock') return Uint32Array.of(1, 0, 0, 1, 1, 0, 0, 0);
    return buffer.endsWith('params') ? randomValues(bytes / 4, 0.05) : new Float32Array(bytes / 4);
  });
  const timer = new GpuTimer(engine.device);
  const least = program.dispatches.map(() => Number.POSITIVE_INFINITY);
  await engine.submit((pass) => executor.encode(pass, 2), []);
  for (let round = 0; round < rounds; round++) {
    for (const i of least.keys()) {
      const { median } = await timer.time((pass, times) => executor.encodeDispatch(pass, i, times), PASS);
      least[i] = Math.min(least[i]!, median);
    }
  }
  timer.dispose();
  dispose();
  const times = program.dispatches.map(({ label, ms }, i): DispatchTime => ({ label, ms: least[i]!, estimate: ms }));
  return { batchSize, times };
}
