/**
 * ModelDescription: layers, and what `compile` chose for them: all of a model that needs no GPU. What trains and computes, and keeps
 * memory, is in model.ts.
 */
import { type CompileOptions, compile, DEFAULT_OPTIONS } from '../compiler/compile.ts';
import { printProgram } from '../compiler/program.ts';
import { ShapeError, UsageError } from '../errors.ts';
import type { Shape } from '../graph/node.ts';
import { formatShape } from '../graph/shapes.ts';
import { layoutOf, type Variable } from '../graph/variable.ts';
import type { TensorSpec } from './batch.ts';
import { expectFunction, expectOptions, expectWhole } from './check.ts';
import { expectRows } from './check-rows.ts';
import { checkInputs, samplesOf } from './check-tensor.ts';
import { warnOfEnding } from './ending.ts';
import { endLabel, type Samples, tensorsFor } from './ends.ts';
import type { LabelledSamples } from './fit-options.ts';
import { lossName } from './losses/named.ts';
import { measureNames } from './measures.ts';
import { ModelLayers } from './model-layers.ts';
import { type CompileArguments, checkCompile, type PrintableProgram } from './model-options.ts';
import { trainable } from './network.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { checkWeights } from './sample-weights.ts';
import type { HostSamples, HostTensor } from './samples.ts';
import { type Compiled, trainSteps } from './steps.ts';
import { summaryText } from './summary.ts';
import { checkTargets, classesOf } from './targets.ts';
import { sizeOfAll } from './weights.ts';

export abstract class ModelDescription extends ModelLayers {
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
    this.#chosen = checkCompile(options, this.network?.outputEnds);
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
    if (this.#checkedSoftmax || this.layers.length === 0) return;
    this.#checkedSoftmax = true;
    const { layers } = this;
    this.network!.outputEnds.tensors.forEach(({ call }, i) => {
      const end = this.network!.layers.findIndex(({ callee }) => callee === call?.callee);
      warnOfEnding(layers.slice(0, end + 1), this.#chosen!.measures[i]!.loss);
    });
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
    return this.#chosen === undefined ? [] : measureNames(this.#chosen.measures);
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
    const learning = this.network === undefined ? 0 : sizeOfAll(trainable(this.network));
    print(summaryText(this.name, this.network, this.learnt ? learning * slots + 2 : undefined));
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
    const network = this.whole(where);
    const { keys, tensors } = network.inputEnds;
    const inputs = tensors.map(({ type: { shape, dtype } }, i): [string, TensorSpec] => [
      keys[i]!,
      dtype === 'f32' ? { shape, dtype: 'u8', scale: 1 / 255 } : { shape, dtype, scale: 1 },
    ]);
    const { outputEnds } = network;
    const targets = outputEnds.tensors.map(({ type: { shape } }, i): [string, TensorSpec] => [
      outputEnds.keys[i]!,
      compiled.measures[i]!.loss.targets === 'classes' ? classesOf(shape) : { shape, dtype: 'f32', scale: 1 },
    ]);
    const data = { count: samples, tensors: Object.fromEntries([...inputs, ...targets]) };
    const spec = { data, size: batchSize, stride: batchSize, shuffle: true };
    const choices = { ...this.options, optimize, tuned: optimize };
    const steps = trainSteps(network, compiled);
    const nameOf = (variable: Variable): string => network.names.get(variable) ?? variable.name;
    const layout = layoutOf([...network.names.keys(), ...steps.variables], this.options.maxBufferBytes, nameOf);
    const program = compile(steps.build(spec, layout), choices);
    return { ...program, print: () => printProgram(program) };
  }

  protected get chosen(): Compiled | undefined {
    return this.#chosen;
  }

  protected expectCompiled(where: string): Compiled {
    this.whole(where);
    if (this.#chosen === undefined) {
      throw new UsageError(`${where}: the model is not compiled. Call model.compile({ optimizer, loss }) first.`);
    }
    const shapes = this.outputShapes();
    this.#chosen.measures.forEach(({ loss }, i) => {
      if (loss.targets === 'classes') this.expectClasses(where, shapes[i] ?? []);
    });
    return this.#chosen;
  }

  /** @throws ShapeError where the last layer gives no row of classes */
  protected expectClasses(where: string, shape: Shape): void {
    if (shape.length > 0) return;
    throw new ShapeError(
      `${where}: the last layer, ${this.layers.at(-1)?.name}, gives ${formatShape(shape)} for a sample; the loss expects [classes]. Add layers.flatten() and layers.dense().`,
    );
  }

  /** Samples of the inputs. @throws UsageError, ShapeError, DataError @internal */
  checkInputs(where: string, x: Samples): HostSamples {
    const network = this.whole(where);
    const { inputEnds } = network;
    const labels = inputEnds.keys.map(endLabel);
    const tensors = tensorsFor(where, 'x', x, inputEnds).map((tensor, i) => {
      const input = inputEnds.tensors[i]!;
      const { shape, dtype } = input.type;
      const checked = checkInputs(where, tensor, shape, { dtype, name: labels[i]! });
      expectRows(where, labels[i]!, tensor, input, network);
      return [inputEnds.keys[i]!, checked] as const;
    });
    return samplesOf(where, tensors, labels);
  }

  /** Samples of the inputs, their targets, and weights. @throws UsageError, ShapeError, DataError */
  protected checkSamples(where: string, { x, y, ...weights }: LabelledSamples): HostSamples {
    const { count, tensors } = this.checkInputs(where, x);
    const { measures } = this.expectCompiled(where);
    const { outputEnds } = this.whole(where);
    const several = outputEnds.form !== 'one';
    const given = tensorsFor(where, 'y', y, outputEnds);
    const targets = given.map((each, i): [string, HostTensor] => {
      const call = several ? `${where}: output '${outputEnds.names[i]}'` : where;
      return [outputEnds.keys[i]!, checkTargets(call, measures[i]!.loss, each, count, this.outputShapes()[i]!)];
    });
    const perStep = targets.some(([, { classes, spec }]) => classes !== undefined && spec.shape.length > 0);
    const weighted = checkWeights(where, weights, given, count, outputEnds, perStep);
    return { count, tensors: { ...tensors, ...Object.fromEntries([...targets, ...weighted]) } };
  }
}
