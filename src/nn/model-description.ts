/**
 * ModelDescription: layers, and what `compile` chose for them: all of a model that needs no GPU. What trains and computes, and keeps
 * memory, is in model.ts.
 */
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../compiler/compile.ts';
import { printProgram } from '../compiler/program.ts';
import { UsageError } from '../errors.ts';
import { layoutOf } from '../graph/variable.ts';
import { expectFunction, expectOptions, expectWhole } from './check.ts';
import { warnOfEnding } from './ending.ts';
import type { LabelledSamples } from './fit-options.ts';
import { LayerStack } from './layer-stack.ts';
import { lossName } from './losses/named.ts';
import { type CompileArguments, checkCompile, type PrintableProgram } from './model-options.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { checkWeights } from './sample-weights.ts';
import { checkInputs, type HostSamples } from './samples.ts';
import { type Compiled, trainSteps } from './steps.ts';
import { summaryText } from './summary.ts';
import { CLASSES, checkTargets } from './targets.ts';

export abstract class ModelDescription extends LayerStack {
  /** What kernels are chosen for, once the adapter is known. */
  protected options: CompileOptions = DEFAULT_OPTIONS;
  /** Whether the optimizer has learnt anything since `compile`. */
  protected learnt = false;
  /** Whether the optimizer's state must begin anew, as after `compile`. */
  protected stale = true;
  #chosen: Compiled | undefined;
  #arguments: CompileArguments | undefined;
  #checkedSoftmax = false;

  /** Chooses optimizer, loss and metrics; the optimizer begins anew. Weights stay. @throws UsageError where one is unknown, or `fit` runs */
  compile(options: CompileArguments): void {
    this.expectIdle('model.compile');
    this.#chosen = checkCompile(options);
    const loss = typeof options.loss === 'string' ? lossName(options.loss) : options.loss;
    this.#arguments = { ...options, optimizer: this.#chosen.optimizer, loss };
    this.learnt = false;
    this.stale = true;
    this.checkSoftmax();
  }

  /** Before the model changes otherwise than by training. @throws UsageError where it trains, or was disposed */
  protected abstract expectIdle(where: string): void;

  /** Warns once where the loss gets no probabilities, or gets them instead of logits, as soon as there are layers. */
  protected checkSoftmax(): void {
    if (this.#checkedSoftmax || this.built.length === 0) return;
    this.#checkedSoftmax = true;
    warnOfEnding(this.built, this.#chosen!.loss);
  }

  /** What `compile` was given, with the optimizer made; undefined before. */
  get compiled(): CompileArguments | undefined {
    return this.#arguments;
  }

  /** The optimizer; undefined before `compile`. */
  get optimizer(): Optimizer | undefined {
    return this.#chosen?.optimizer;
  }

  /** What `evaluate` gives, by name: the loss, then the metrics; nothing before `compile`. */
  get metricsNames(): readonly string[] {
    return [...(this.#chosen?.measures.keys() ?? [])];
  }

  /**
   * Prints the layers with their shapes and sizes, as Keras does.
   * @param print gets the whole `text`; default console.log
   * @throws UsageError where the model was disposed
   */
  summary(print: (text: string) => void = console.log): void {
    this.usable('model.summary');
    expectFunction('model.summary', 'print', print);
    const slots = this.optimizer?.slots.length ?? 0;
    // as in Keras, which counts the step and the learning rate, too
    const learnt = this.learnt ? this.countParams() * slots + 2 : undefined;
    print(summaryText(this.name, this.built, learnt));
  }

  /**
   * The schedule of a training step, as the compiler makes it.
   * @param options `batchSize`, default 32; `samples` of the data set, default 60,000, which show in the kernels only
   * @throws UsageError where the model is not compiled
   */
  program(options: { batchSize?: number; samples?: number } = {}): PrintableProgram {
    const where = 'model.program';
    expectOptions(where, options, ['batchSize', 'samples'], 'batchSize');
    const { batchSize = 32, samples = 60000 } = options;
    const compiled = this.expectCompiled(where);
    const { optimize } = compiled;
    expectWhole(where, 'batchSize', batchSize, 1);
    expectWhole(where, 'samples', samples, batchSize);
    const x = { shape: this.inputShape(where), dtype: 'u8', scale: 1 / 255 } as const;
    const values = { shape: this.outputShape(), dtype: 'f32', scale: 1 } as const;
    const y = compiled.loss.targets === 'classes' ? CLASSES : values;
    const data = { count: samples, tensors: { x, y } };
    const spec = { data, size: batchSize, stride: batchSize, shuffle: true };
    const choices = { ...this.options, optimize, tuned: optimize };
    const steps = trainSteps(this.network, compiled);
    const layout = layoutOf([...this.network.params, ...steps.variables], this.options.maxBufferBytes);
    const program = compile(steps.build(spec, layout), choices);
    return { ...program, print: () => printProgram(program) };
  }

  protected get chosen(): Compiled | undefined {
    return this.#chosen;
  }

  protected expectCompiled(where: string): Compiled {
    this.inputShape(where);
    if (this.#chosen === undefined) {
      throw new UsageError(`${where}: the model is not compiled. Call model.compile({ optimizer, loss }) first.`);
    }
    if (this.#chosen.loss.targets === 'classes') this.expectClasses(where);
    return this.#chosen;
  }

  protected checkSamples(where: string, { x, y, ...weights }: LabelledSamples): HostSamples {
    const inputs = checkInputs(where, x, this.inputShape(where));
    const count = x.shape[0]!;
    const targets = checkTargets(where, this.expectCompiled(where).loss, y, count, this.outputShape());
    const sampleWeight = checkWeights(where, weights, y, count);
    return { count, tensors: { x: inputs, y: targets, ...(sampleWeight && { sampleWeight }) } };
  }
}
