/** One call of `fit` on the GPU: runners for training and validation, the loop, and a report of what was counted. */
import type { MemoryCount } from '../gpu/buffer.ts';
import { Pacer } from '../gpu/pacer.ts';
import { type History, runFit } from './fit.ts';
import type { FitSettings } from './fit-options.ts';
import type { DeviceSamples } from './samples.ts';
import { evaluateWalk, trainRunner } from './sessions.ts';
import type { ModelState } from './state.ts';
import { type Compiled, RING_SLOTS } from './steps.ts';

/** What a `fit` counted and measured. */
export interface FitReport {
  readonly medianStepMs: number;
  readonly dispatches: number;
  /** the largest number of steps in one submit */
  readonly stepsPerSubmit: number;
  readonly uploadedBytesPerStep: number;
  readonly readbackBytesPerStep: number;
  /** GPU memory while training */
  readonly gpuBytes: MemoryCount;
}

export interface TrainingRun {
  readonly state: ModelState;
  readonly compiled: Compiled;
  readonly samples: DeviceSamples;
  readonly validationSamples: DeviceSamples | undefined;
  readonly settings: FitSettings;
  /** Which order of the samples the first epoch has. */
  readonly epoch: number;
  readonly shuffleSeed: number;
  readonly stopped: () => boolean;
  /** Gets the report and the epochs begun, also where a callback throws. */
  readonly finished: (report: FitReport, epochs: number) => void;
}

export async function trainModel(run: TrainingRun): Promise<History> {
  const { state, compiled, samples, validationSamples, settings, epoch, shuffleSeed, stopped } = run;
  state.setClock(state.training, { step: state.steps + 1, epoch, shuffleSeed });
  const train = await trainRunner(state, compiled, samples, settings.batchSize, settings.shuffle);
  // Begun after the training kernels are ready, so that the first step does not wait for kernels of the validation.
  const validation = validationSamples && evaluateWalk(state, compiled.measures, validationSamples);
  validation?.catch(() => {}); // reported by runFit, where it is awaited
  const { traffic } = state.engine;
  const before = { ...traffic, step: train.step };
  const pacer = new Pacer(RING_SLOTS);
  try {
    const initialEpoch = settings.initialEpoch ?? 0;
    const runner = validation?.then((walk) => walk.runner);
    return await runFit({ ...settings, initialEpoch, train, validation: runner, stopped }, pacer);
  } finally {
    const done = train.step - before.step;
    const steps = Math.max(1, done);
    const report: FitReport = {
      medianStepMs: pacer.medianMs() ?? 0,
      dispatches: train.main.program.dispatches.length,
      stepsPerSubmit: pacer.largest,
      uploadedBytesPerStep: (traffic.uploaded - before.uploaded) / steps,
      readbackBytesPerStep: (traffic.readBack - before.readBack) / steps,
      gpuBytes: state.engine.memory(),
    };
    state.steps = train.step;
    run.finished(report, Math.ceil(done / train.steps));
    await train.dispose();
    await validation?.then((walk) => walk.dispose()).catch(() => {});
  }
}
