/**
 * The watch for numbers that go wrong: a kernel at the end of each submit looks at the bits of all weights and optimizer slots, the host at
 * each loss. Which step and which tensor it was is found afterwards, by replaying the steps one by one.
 */
import { FOUND, watchProgram } from '../compiler/watch.ts';
import { NumericError } from '../errors.ts';
import type { DeviceBuffer } from '../gpu/buffer.ts';
import { Executor } from '../gpu/executor.ts';
import type { NamedTensor } from './checkpoint.ts';
import type { StepMeasures } from './runner.ts';
import type { ModelState } from './state.ts';
import { StateSet } from './state-set.ts';
import { bufferNames } from './steps.ts';

/** Thrown by a walk in which a value was not finite; nobody outside src/nn sees it. */
export class NotFinite extends Error {
  constructor(
    /** position after the steps in which it happened */
    readonly end: number,
    /** measures that are not finite themselves, with their values */
    readonly measures: readonly (readonly [name: string, value: number])[],
  ) {
    super('internal: a value is not finite.');
  }
}

export class Watch {
  private constructor(
    readonly executor: Executor,
    private readonly states: StateSet,
    readonly found: DeviceBuffer,
  ) {}

  static async create(state: ModelState): Promise<Watch> {
    const watched = [...state.trainingBuffers()].filter(
      ([name]) => name === bufferNames.params || name === bufferNames.slots || name === bufferNames.rates,
    );
    const states = new StateSet(state.engine);
    const buffers = new Map(watched);
    const program = watchProgram(new Map(watched.map(([name, { bytes }]) => [name, bytes])));
    const resolve = (name: string, bytes: number): DeviceBuffer => buffers.get(name) ?? states.get(name, bytes);
    try {
      const executor = await Executor.create(state.engine, program, resolve);
      return new Watch(executor, states, states.get(FOUND, 4));
    } catch (error) {
      states.dispose();
      throw error;
    }
  }

  dispose(): void {
    this.executor.dispose();
    this.states.dispose();
  }
}

/** @throws NotFinite where the kernel found something, or a loss is NaN or infinite */
export function expectFinite(steps: readonly StepMeasures[], end: number, found: ArrayBuffer): void {
  for (const { position, sums } of steps) {
    const bad = Object.entries(sums).filter(([, value]) => !Number.isFinite(value));
    if (bad.length > 0) throw new NotFinite(position + 1, bad);
  }
  if (new Uint32Array(found)[0] !== 0) throw new NotFinite(end, []);
}

/** A tensor that holds a value which is NaN or infinite, and the first such value. */
interface Bad {
  readonly name: string;
  readonly text: string;
}

/** Causes before what follows from them: rates, then slots, then weights. */
export function badTensors(tensors: readonly NamedTensor[], params: ReadonlySet<string>): Bad[] {
  const rank = (name: string): number => (name === bufferNames.rates ? 0 : params.has(name) ? 2 : 1);
  return tensors
    .toSorted((a, b) => rank(a.name) - rank(b.name))
    .flatMap(({ name, values }) => {
      const at = values instanceof Float32Array ? values.findIndex((value) => !Number.isFinite(value)) : -1;
      return at < 0 || name === bufferNames.rings ? [] : [{ name, text: `${name}[${at}] is ${values[at]}` }];
    });
}

/**
 * @param step counted from 1 since `compile`
 * @param advice what to do
 */
export function numericError(
  step: number,
  { measures }: NotFinite,
  tensors: readonly Bad[],
  advice: string,
): NumericError {
  const bad = [...measures.map(([name, value]) => ({ name, text: `${name} is ${value}` })), ...tensors];
  const what = bad.length === 0 ? 'a value became NaN or infinite' : bad.map(({ text }) => text).join(', ');
  return new NumericError(
    `model.fit: step ${step}: ${what}. The model is as it was before this step. ${advice}`,
    step,
    bad.map(({ name }) => name),
  );
}
