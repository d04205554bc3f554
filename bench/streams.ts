/**
 * Streams: a step on batches that are uploaded while training goes on, beside the same step on samples that lie on the GPU. Digits in
 * small batches, where an upload costs about what a step does, and pictures of which a batch takes megabytes.
 */
import { data, init, layers, sequential, tensor } from '../src/index.ts';
import type { StreamResult, SuiteOptions } from '../src/report/bench-report.ts';
import { attempt, type Control } from './control.ts';
import { median } from './statistics.ts';

/** [height and width of a picture, units, samples in a batch, batches in a round] */
const CASES = [
  [28, 128, 32, 256],
  [28, 128, 128, 64],
  [28, 128, 512, 16],
  [128, 32, 64, 16],
  [128, 32, 256, 8],
] as const;
/** Batches that there are, again and again. */
const POOL = 8;

export async function benchStreams(options: SuiteOptions, control: Control): Promise<StreamResult[]> {
  const results: StreamResult[] = [];
  for (const one of CASES) {
    const [side, units, batch] = one;
    const name = `${side} × ${side}, ${units} units, batch ${batch}`;
    control.tell({ kind: 'stream', name });
    const result = await attempt(control, 'streams', name, () => measureCase(one, options.rounds));
    if (result !== undefined) results.push({ name, ...result });
  }
  return results;
}

async function measureCase(
  [side, units, batch, batches]: (typeof CASES)[number],
  rounds: number,
): Promise<Omit<StreamResult, 'name'>> {
  const engine = await init({});
  const count = POOL * batch;
  const x = tensor(
    Uint8Array.from({ length: count * side * side }, (_, i) => (i * 7919) % 251),
    [count, side, side],
  ).div(255);
  const y = tensor(Uint8Array.from({ length: count }, (_, i) => i % 10));
  const newModel = () => {
    const model = sequential({
      layers: [
        layers.flatten({ inputShape: [side, side] }),
        layers.dense({ units, activation: 'relu' }),
        layers.dense({ units: 10, activation: 'softmax' }),
      ],
      seed: 1,
    });
    model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
    return model;
  };
  const pool = await data.fromTensorSlices([x, y]).batch(batch).toArray();
  const stream = data.range(batches).map((i) => pool[i % POOL]!);
  const [resident, streamed] = [newModel(), newModel()];
  const ways = [
    () => resident.fit(x, y, { batchSize: batch, epochs: batches / POOL, shuffle: false, verbose: 0 }),
    () => streamed.fit(stream, { verbose: 0 }),
  ];
  const times: number[][] = [[], []];
  let dataBytes = 0;
  for (let round = 0; round <= rounds; round++) {
    for (const [way, run] of ways.entries()) {
      if (way === 1) engine.residents.clear(); // only the stream's own memory is counted
      const begin = performance.now();
      await run();
      if (round > 0) times[way]!.push((performance.now() - begin) / batches); // the first one compiles
      if (way === 1) dataBytes = Math.max(dataBytes, streamed.lastFit!.gpuBytes.data);
    }
  }
  const { uploadedBytesPerStep } = streamed.lastFit!;
  for (const model of [resident, streamed]) model.dispose();
  return { residentMs: median(times[0]!), streamedMs: median(times[1]!), uploadedBytesPerStep, dataBytes };
}
