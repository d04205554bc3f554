/**
 * What recurrent layers have in common: their options, and how they go over the steps. All inputs go through the kernel in one product,
 * then the recurrence (ops/recurrent.ts) goes from step to step. Within the layer time comes first, so that the states of a step, and those
 * of all steps but the first, are stretches of memory.
 */
import { show } from '../../arguments.ts';
import { ShapeError, UsageError } from '../../errors.ts';
import { either, type Field, flagOr, member, numberOr, whole } from '../../fields.ts';
import type { Node, Shape } from '../../graph/node.ts';
import { formatShape } from '../../graph/shapes.ts';
import type { Variable } from '../../graph/variable.ts';
import { matrix, reshape } from '../../graph/views.ts';
import { add, mul } from '../../ops/arithmetic.ts';
import { greater, greaterEqual } from '../../ops/comparisons.ts';
import { matmul } from '../../ops/matmul.ts';
import { flip, slice, transpose } from '../../ops/movement.ts';
import { dropout as dropoutOp } from '../../ops/random.ts';
import { type Recurrence, recurrent, type States } from '../../ops/recurrent.ts';
import { CELL_FUNCTIONS } from '../../ops/recurrent-kernels.ts';
import { fill, iota } from '../../ops/sources.ts';
import { type ActivationName, activationConfig, activationFrom, activationName } from '../activations.ts';
import { layerOf } from '../called-layer.ts';
import { expectBoolean, expectNumber, expectWhole } from '../check.ts';
import type { Config } from '../config.ts';
import type { ConstraintChoice } from '../constraints/named.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerName, initializerOf } from '../initializers/named.ts';
import { initializerFrom } from '../initializers/registry.ts';
import type { RegularizerChoice } from '../regularizers/named.ts';
import type { Built, LayerTrace, TensorType } from './description.ts';
import { type Layer, type LayerOfSeveral, paramOf } from './layer.ts';
import { commonOptions, expectPlainParams, type LayerOptions } from './options.ts';
import type { ParamRules } from './param-rules.ts';
import { type BiasRules, configWith, type KernelRules, ruleNames, rulesFrom, rulesOf } from './rules.ts';

/** Options of every recurrent layer. */
export interface RecurrentOptions extends LayerOptions, KernelRules, BiasRules {
  /** what the recurrent kernel's values add to the loss: default nothing */
  readonly recurrentRegularizer?: RegularizerChoice;
  /** what the recurrent kernel is kept within after each step: default nothing */
  readonly recurrentConstraint?: ConstraintChoice;
  /** how many numbers a state has: the size of the output */
  readonly units: number;
  /**
   * computed of each new state: default 'tanh'. One whose slope is known by its value: 'linear', 'sigmoid', 'tanh', 'relu', 'relu6',
   * 'hardSigmoid', 'hardSigmoidOfKeras2', 'softsign' or 'elu'
   */
  readonly activation?: ActivationName;
  /** whether there is a bias: default true */
  readonly useBias?: boolean;
  /** how the kernel [features, ...] begins: default 'glorotUniform' */
  readonly kernelInitializer?: InitializerName | Initializer;
  /** how the recurrent kernel [units, ...] begins: default 'orthogonal' */
  readonly recurrentInitializer?: InitializerName | Initializer;
  /** how the bias begins: default 'zeros' */
  readonly biasInitializer?: InitializerName | Initializer;
  /** share of the inputs that is dropped while training, the same ones at all steps, 0 to below 1: default 0 */
  readonly dropout?: number;
  /** share of the state that is dropped before its product while training, the same numbers at all steps, 0 to below 1: default 0 */
  readonly recurrentDropout?: number;
  /** whether the states after all steps are given, [batch, time, units], and not the last one alone, [batch, units]: default false */
  readonly returnSequences?: boolean;
  /** whether the last states are given besides, [batch, units] each: default false. The layer then gives a list */
  readonly returnState?: boolean;
  /** whether it goes from the last step to the first; states are given in the order in which they come about: default false */
  readonly goBackwards?: boolean;
  /** whether states of steps that a mask passes over are given as zeros: default false, the state before them is given again */
  readonly zeroOutputForMask?: boolean;
  /** of Keras: has no meaning here, since all steps are one kernel; default false */
  readonly unroll?: boolean;
  /** of Keras: states do not live on from batch to batch here, so that it can only be false, the default */
  readonly stateful?: false;
}

/** Options of recurrent layers that have gates. */
export interface GatedOptions extends RecurrentOptions {
  /** computed of each gate: default 'sigmoid'. One of those that `activation` may be */
  readonly recurrentActivation?: ActivationName;
}

/** How a recurrent layer's function is called. */
export interface RecurrentMaker<Options extends RecurrentOptions> {
  /** A list: what the layer gives, and its last states. @param options of the layer */
  (options: Options & { readonly returnState: true }): LayerOfSeveral;
  /** What the layer gives. @param options of the layer */
  (options: Options): Layer;
}

const OWN = [
  ...['units', 'activation', 'useBias', 'kernelInitializer', 'recurrentInitializer', 'biasInitializer'],
  ...['dropout', 'recurrentDropout', 'returnSequences', 'returnState', 'goBackwards', 'zeroOutputForMask'],
  ...['unroll', 'stateful'],
  ...ruleNames('kernel', 'recurrent', 'bias'),
];

/** What tells a kind of recurrent layer from the others. */
export interface RecurrentKind {
  readonly className: string;
  readonly recurrence: Recurrence;
  readonly hasGates: boolean;
  /** Names of its own options. */
  readonly own?: readonly string[];
  /** What configs have of these. */
  readonly config?: Config;
  /** Rows of the bias: the second is that of the product with the state. Default: a vector. */
  readonly biasRows?: number;
  readonly biasInitializer?: (given: Initializer) => Initializer;
}

/** Gates and states: what the functions below need of a layer. */
interface Checked {
  readonly units: number;
  readonly functions: { readonly activation: string; readonly gate: string };
  readonly kernels: readonly [Initializer, Initializer];
  readonly bias: Initializer | undefined;
  readonly rules: Readonly<Record<'kernel' | 'recurrent' | 'bias', ParamRules>>;
  readonly dropout: number;
  readonly recurrentDropout: number;
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly goBackwards: boolean;
  readonly zeroOutputForMask: boolean;
}

export function recurrentLayer(where: string, options: GatedOptions, kind: RecurrentKind): Layer {
  const gated = kind.hasGates ? ['recurrentActivation'] : [];
  const shared = commonOptions(where, options, ...OWN, ...gated, ...(kind.own ?? []));
  const functionOf = (name: string, given: ActivationName): string => cellFunction(where, name, given);
  const activation = functionOf('activation', options.activation ?? 'tanh');
  const gate = kind.hasGates ? functionOf('recurrentActivation', options.recurrentActivation ?? 'sigmoid') : 'linear';
  const useBias = expectBoolean(where, 'useBias', options.useBias ?? true);
  const initializers = [
    initializerOf(where, options.kernelInitializer ?? 'glorotUniform'),
    initializerOf(where, options.recurrentInitializer ?? 'orthogonal'),
    initializerOf(where, options.biasInitializer ?? 'zeros'),
  ] as const;
  const [kernel, recurrentKernel, bias] = initializers;
  const flag = (name: 'returnSequences' | 'returnState' | 'goBackwards' | 'zeroOutputForMask' | 'unroll'): boolean =>
    expectBoolean(where, name, options[name] ?? false);
  expectStateless(where, options.stateful);
  const share = (name: 'dropout' | 'recurrentDropout'): number => expectNumber(where, name, options[name] ?? 0, 0, 1);
  const rules = {
    kernel: rulesOf(where, options, 'kernel'),
    recurrent: rulesOf(where, options, 'recurrent'),
    bias: rulesOf(where, options, 'bias'),
  };
  const checked: Checked = {
    units: expectWhole(where, 'units', options.units, 1),
    functions: { activation, gate },
    kernels: [kernel, recurrentKernel],
    rules,
    bias: useBias ? (kind.biasInitializer?.(bias) ?? bias) : undefined,
    ...{ dropout: share('dropout'), recurrentDropout: share('recurrentDropout') },
    ...{ returnSequences: flag('returnSequences'), returnState: flag('returnState'), goBackwards: flag('goBackwards') },
    zeroOutputForMask: flag('zeroOutputForMask'),
  };
  return layerOf({
    className: kind.className,
    ...shared,
    config: configWith(
      {
        units: checked.units,
        activation: activationConfig(activation as never),
        ...(kind.hasGates && { recurrent_activation: activationConfig(gate as never) }),
        use_bias: useBias,
        kernel_initializer: kernel.config ?? null,
        recurrent_initializer: recurrentKernel.config ?? null,
        bias_initializer: bias.config ?? null,
        dropout: checked.dropout,
        recurrent_dropout: checked.recurrentDropout,
        return_sequences: checked.returnSequences,
        return_state: checked.returnState,
        go_backwards: checked.goBackwards,
        zero_output_for_mask: checked.zeroOutputForMask,
        stateful: false,
        unroll: flag('unroll'),
        ...kind.config,
      },
      rules,
    ),
    alsoTakes: kind.recurrence.cell.hasCells ? 2 : 1,
    recurrent: {
      ...{ returnSequences: checked.returnSequences, returnState: checked.returnState },
      goBackwards: checked.goBackwards,
      but: (changes) => recurrentLayer(where, { ...options, ...changes }, kind),
    },
    build: (name, types) => build(name, types, checked, kind),
  });
}

function cellFunction(where: string, what: string, given: ActivationName): string {
  const name = activationName(where, given);
  if ((CELL_FUNCTIONS as readonly string[]).includes(name)) return name;
  throw new UsageError(
    `${where}: ${what} is ${show(given)}; expected one whose slope is known by its value: ${CELL_FUNCTIONS.map(show).join(', ')}.`,
  );
}

function expectStateless(where: string, stateful: unknown): void {
  if (!expectBoolean(where, 'stateful', stateful ?? false)) return;
  throw new UsageError(
    `${where}: stateful is true; states do not live on from batch to batch. Give them as inputs, and take them with returnState.`,
  );
}

function build(
  name: string,
  [{ shape }, ...states]: readonly [TensorType, ...TensorType[]],
  checked: Checked,
  { recurrence, biasRows }: RecurrentKind,
): Built {
  const { units, kernels, bias, returnSequences, returnState } = checked;
  if (shape.length !== 2) {
    throw new ShapeError(`${name}: one sample is ${formatShape(shape)}; expected [time, features].`);
  }
  for (const state of states) {
    if (state.shape.join() === `${units}`) continue;
    throw new ShapeError(`${name}: a state that it was given is ${formatShape(state.shape)}; expected [${units}].`);
  }
  const [times, features] = shape as [number, number];
  const { cell } = recurrence;
  const columns = cell.gates * units;
  const state: TensorType = { shape: [units], dtype: 'f32' };
  const all: Built['applyAll'] & {} = (inputs, trace, variables) => {
    const own = applied(inputs, trace, variables, { ...checked, recurrence });
    const y = returnSequences ? transpose(own.outputs, [1, 0, 2]) : own.output;
    const mask = trace.maskOf(inputs[0]!);
    if (mask !== undefined && returnSequences) trace.mask(y, mask);
    return [y, own.last, ...(own.cell === undefined ? [] : [own.cell])];
  };
  return {
    outputShape: returnSequences ? [times, units] : [units],
    ...(returnState && { otherOutputs: cell.hasCells ? [state, state] : [state] }),
    variables: [
      paramOf('kernel', [features, columns], kernels[0], checked.rules.kernel),
      paramOf('recurrent_kernel', [units, columns], kernels[1], checked.rules.recurrent),
      ...(bias === undefined
        ? []
        : [paramOf('bias', biasRows === undefined ? [columns] : [biasRows, columns], bias, checked.rules.bias)]),
    ],
    apply: (...given) => all(...given)[0]!,
    ...(returnState && { applyAll: all }),
  };
}

function applied(
  [given, h0, c0]: readonly Node[],
  trace: LayerTrace,
  variables: readonly Variable[],
  options: Checked & { readonly recurrence: Recurrence },
) {
  const { units, functions, dropout, recurrentDropout, goBackwards, zeroOutputForMask, recurrence } = options;
  const [batch, times, features] = given!.shape as [number, number, number];
  const [kernel, u, bias] = variables.map((variable) => trace.read(variable));
  const x = dropped(timeFirst(given!, goBackwards), [batch, features], dropout, trace);
  const product = matmul(matrix(x), kernel!);
  const columns = product.shape[1]!;
  const [own, ofState] = bias === undefined ? [] : biases(bias, columns);
  const a = reshape(own === undefined ? product : add(product, own), [times, batch, columns]);
  const drops = trace.training && recurrentDropout > 0;
  const factor = drops ? dropped(fill([batch, units], 1), [batch, units], recurrentDropout, trace) : undefined;
  const known = trace.maskOf(given!);
  const mask = known && timeFirst(known, goBackwards);
  const states = recurrent(recurrence, { a, u: u!, bias: ofState, h0, c0, mask, factor }, functions);
  return { ...states, ...shown(states, mask, h0 !== undefined, zeroOutputForMask) };
}

/**
 * What is given of the states, as Keras does it: at steps that do not count that of the step before, or zeros; and zeros where no step has
 * counted yet, whatever the layer begins with.
 */
function shown({ sequence, last }: States, mask: Node | undefined, begins: boolean, zeros: boolean) {
  if (mask === undefined || (!begins && !zeros)) return { outputs: sequence, output: last };
  const [times, batch] = mask.shape as [number, number];
  const counted = zeros ? mask : counting(mask, times);
  const outputs = mul(sequence, reshape(counted, [times, batch, 1]));
  return { outputs, output: reshape(slice(outputs, [times - 1, 0, 0], [1, ...sequence.shape.slice(1)]), last.shape) };
}

/** Whether any step up to each has counted: [time, batch] */
function counting(mask: Node, times: number): Node {
  const [row, column] = [0, 1].map((axis) => iota([times, times], axis));
  return greater(matmul(greaterEqual(row!, column!), mask), fill([], 0.5));
}

/** [batch, time, ...] → [time, batch, ...] */
const timeFirst = (x: Node, backwards: boolean): Node =>
  transpose(backwards ? flip(x, [1]) : x, [1, 0, ...x.shape.keys()].toSpliced(2, 2));

/** x [..., ...shape] with some numbers dropped, the same ones wherever `shape` is repeated. */
function dropped(x: Node, shape: Shape, rate: number, trace: LayerTrace): Node {
  if (!trace.training || rate === 0) return x;
  const kept = dropoutOp(fill(shape, 1), trace.clock, rate, trace.stream());
  return mul(x, kept);
}

/** The bias of the inputs, and that of the states where there is one. */
function biases(bias: Node, columns: number): Node[] {
  if (bias.shape.length === 1) return [bias];
  return [0, 1].map((row) => reshape(slice(bias, [row, 0], [1, columns]), [columns]));
}

/** What configs have of all recurrent layers. @throws FormatError */
export function recurrentFrom(config: Field, hasGates: boolean): GatedOptions {
  expectPlainParams(config, 'stateful', 'time_major');
  return {
    ...rulesFrom(config, 'kernel', 'recurrent', 'bias'),
    units: whole(member(config, 'units'), 1),
    activation: activationFrom(member(config, 'activation')),
    ...(hasGates && { recurrentActivation: activationFrom(either(config, 'recurrent_activation')) }),
    useBias: flagOr(either(config, 'use_bias'), true),
    kernelInitializer: initializerFrom(either(config, 'kernel_initializer')),
    recurrentInitializer: initializerFrom(either(config, 'recurrent_initializer')),
    biasInitializer: initializerFrom(either(config, 'bias_initializer')),
    dropout: numberOr(member(config, 'dropout'), 0),
    recurrentDropout: numberOr(either(config, 'recurrent_dropout'), 0),
    returnSequences: flagOr(either(config, 'return_sequences'), false),
    returnState: flagOr(either(config, 'return_state'), false),
    goBackwards: flagOr(either(config, 'go_backwards'), false),
    zeroOutputForMask: flagOr(either(config, 'zero_output_for_mask'), false),
    unroll: flagOr(member(config, 'unroll'), false),
  };
}
