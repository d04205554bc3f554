/** What the long checks do in a page: train while the GPU's process is killed, save while the browser is killed, run for minutes. */
import { type Checkpoint, type CheckpointStore, init } from '../../../src/index.ts';
import { indexedDb, indexedDbStore, loadModel, memoryStore } from '../../../src/io.ts';
import { dispatchTimes } from './dispatch-times.ts';
import { BATCH, COUNT, mlp, printOf, SUBJECTS, type SubjectName, samples } from './subjects.ts';

declare global {
  interface Window {
    longCheck: typeof longCheck;
    /** Node's side, where a check has one. */
    killGpu(step: number): Promise<void>;
    acknowledged(what: 'checkpoint' | 'model', step: number): Promise<void>;
    /** of Chrome's flag --js-flags=--expose-gc */
    gc(): void;
  }
}

interface Heap {
  readonly usedJSHeapSize: number;
}
const heapBytes = (): number => {
  window.gc();
  return (performance as unknown as { memory: Heap }).memory.usedJSHeapSize;
};

const longCheck = {
  dispatchTimes,

  /** Trains, and has the GPU's process killed after the given steps. */
  async train(name: SubjectName, killAt: readonly number[], epochs: number) {
    await init({ adapter: 'software' });
    const subject = SUBJECTS[name]();
    const wanted = new Set(killAt);
    let step = 0;
    const onBatchEnd = async (): Promise<void> => {
      step += 1;
      if (wanted.delete(step)) await window.killGpu(step);
    };
    const recovery = { losses: killAt.length, everySeconds: 0.2 };
    const { history } = await subject.fit({ epochs, recovery, callbacks: { onBatchEnd } });
    const prints = await subject.prints();
    return { prints, history, recoveries: subject.recoveries(), steps: step, left: [...wanted] };
  },

  /** Trains until the end, unless the browser is killed; goes on from the last checkpoint, where there is one. */
  async trainKept(name: SubjectName, epochs: number, every: number) {
    await init({ adapter: 'software' });
    const kept = indexedDbStore(name);
    const store: CheckpointStore = {
      load: () => kept.load(),
      clear: () => kept.clear(),
      async save(checkpoint) {
        await kept.save(checkpoint);
        await window.acknowledged('checkpoint', checkpoint.meta.step);
      },
    };
    const subject = SUBJECTS[name]();
    const { history } = await subject.fit({ epochs, checkpoint: { store, every, resume: true } });
    return { prints: await subject.prints(), history };
  },

  /** The step of the checkpoint that is kept; undefined where there is none. */
  async keptStep(name: SubjectName) {
    return (await indexedDbStore(name).load())?.meta.step;
  },

  /** The weights after 200 steps. */
  async twoHundredSteps() {
    await init({ adapter: 'software' });
    const { x, y } = samples();
    const model = mlp();
    let step = 0;
    const onBatchEnd = (): void => {
      step += 1;
      model.stopTraining = step >= 200;
    };
    await model.fit(x.slice(0, 3200), y.slice(0, 3200), {
      epochs: 2,
      batchSize: BATCH,
      verbose: 0,
      callbacks: { onBatchEnd },
    });
    const print = await printOf(model);
    model.dispose();
    return print;
  },

  /** Saves checkpoints and models, each with its step, until the browser is killed. */
  async saveForever(from: number) {
    await init({ adapter: 'software' });
    const { x, y } = samples();
    const kept = memoryStore();
    const model = mlp();
    const first = { x: x.slice(0, 320), y: y.slice(0, 320) };
    await model.fit(first.x, first.y, { batchSize: BATCH, verbose: 0, checkpoint: { store: kept } });
    const { meta, tensors } = (await kept.load()) as Checkpoint;
    const store = indexedDbStore('killed');
    for (let step = from; ; step++) {
      await store.save({ meta: { ...meta, step }, tensors });
      await window.acknowledged('checkpoint', step);
      const state = await model.getOptimizerState();
      await model.setOptimizerState({ ...state, step });
      await model.save(indexedDb('killed'), { includeOptimizer: true });
      await window.acknowledged('model', step);
    }
  },

  /** The steps of what is there. @throws where something is there that is not whole */
  async steps() {
    const checkpoint = await indexedDbStore('killed', { warn: () => {} }).load();
    let model = -1;
    try {
      const loaded = await loadModel(indexedDb('killed'));
      model = (await loaded.getOptimizerState()).step;
    } catch (error) {
      if (!/has no 'model.json'/.test(String(error))) throw error;
    }
    return { checkpoint: checkpoint?.meta.step ?? -1, model };
  },

  /** Trains for so long, then makes and disposes models. */
  async soak(minutes: number, models: number) {
    const engine = await init({ adapter: 'software' });
    const { x, y } = samples();
    const model = mlp();
    const begin = performance.now();
    const heap: { minute: number; bytes: number }[] = [];
    const gpu: { buffers: number; bytes: number }[] = [];
    const look = (): void => {
      const { buffers, ...bytes } = engine.memory();
      gpu.push({ buffers, bytes: Object.values(bytes).reduce((sum, each) => sum + each, 0) });
      heap.push({ minute: (performance.now() - begin) / 60_000, bytes: heapBytes() });
    };
    let steps = 0;
    const onEpochEnd = (epoch: number): void => {
      steps += COUNT / BATCH;
      if (epoch % 10 === 9) look();
      model.stopTraining = performance.now() - begin > minutes * 60_000;
    };
    const options = { epochs: 1_000_000, batchSize: BATCH, verbose: 0 as const, callbacks: { onEpochEnd } };
    await model.fit(x, y, { ...options, validationData: [x.slice(0, 500), y.slice(0, 500)] });
    model.dispose();
    const made: { buffers: number; bytes: number; heap: number }[] = [];
    for (let i = 0; i < models; i++) {
      const each = mlp();
      await each.trainOnBatch(x.slice(0, BATCH), y.slice(0, BATCH));
      await each.predict(x.slice(0, 10));
      each.dispose();
      await new Promise((resolve) => setTimeout(resolve));
      engine.freeData();
      const { buffers, ...bytes } = engine.memory();
      const sum = Object.values(bytes).reduce((all, one) => all + one, 0);
      made.push({ buffers, bytes: sum, heap: i % 20 === 19 ? heapBytes() : 0 });
    }
    return { steps, heap, gpu, made };
  },
};

window.longCheck = longCheck;
