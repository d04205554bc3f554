/**
 * How a tfjs layers-model was compiled, and what its optimizer has learnt. What wgrad wrote comes back to the bit; of tfjs's own
 * files the rates follow from the step, and momentum is turned from tfjs's form into Keras's.
 */
import { FormatError } from '../errors.ts';
import { type Field, isAbsent, items, member, only, whole } from '../fields.ts';
import { RATES_WORDS } from '../graph/words.ts';
import type { NamedWeight } from '../nn/callbacks.ts';
import { minimizerOf } from '../nn/minimizer.ts';
import type { ModelWeight } from '../nn/model-view.ts';
import type { OptimizerState } from '../nn/optimizer-state.ts';
import type { Optimizer, SlotForm } from '../nn/optimizers/optimizer.ts';
import { show } from '../untrusted.ts';
import { type LoadedLosses, lossesFrom } from './keras-losses.ts';
import { formOf, optimizerOf, ratesAfter } from './keras-optimizers.ts';
import { expectForm, expectSpec, type Manifest, type Spec } from './manifest.ts';
import { finiteValues, wholeValue } from './manifest-values.ts';

export interface LoadedTraining {
  readonly optimizer: Optimizer;
  readonly losses: LoadedLosses;
  /** undefined where the file has none: then the optimizer begins anew */
  readonly state: OptimizerState | undefined;
}

type Param = Pick<ModelWeight, 'name' | 'shape'>;

/** A slot of the optimizer, and where it is in the file; nowhere where it was never used. */
interface SlotPlan {
  readonly name: string;
  readonly shape: readonly number[];
  readonly spec: Spec | undefined;
  /** what is taken from the file's values */
  readonly above: number;
  /** what they are divided by after that */
  readonly scale: number;
}

export interface TrainingPlan extends Omit<LoadedTraining, 'state'> {
  readonly iter: Spec | undefined;
  readonly slots: readonly SlotPlan[];
  /** what wgrad itself wrote */
  readonly step: number | undefined;
  readonly rates: Float32Array | undefined;
}

/** @param outputs the file's names of them @throws FormatError */
export function trainingOf(
  file: string,
  model: Field,
  own: Field | undefined,
  manifest: Manifest,
  params: readonly Param[],
  outputs: readonly string[],
): TrainingPlan | undefined {
  const config = member(model, 'trainingConfig');
  if (isAbsent(config)) return undefined;
  const optimizer = optimizerOf(member(config, 'optimizer_config'), isPaper(model, own));
  const iter = manifest.specs.get('iter');
  if (iter !== undefined) expectSpec(file, manifest, 'iter', [], 'int32');
  const stored = own !== undefined && iter !== undefined;
  return {
    optimizer,
    losses: lossesFrom(config, own && member(own, 'lossWeights'), outputs),
    iter,
    slots: iter === undefined ? [] : slotPlans(file, manifest, params, optimizer, stored),
    step: stored ? whole(member(own, 'step'), 0) : undefined,
    rates: stored ? ratesOf(member(own, 'rates')) : undefined,
  };
}

/** Where epsilon stands: tfjs puts it where the paper does, Keras does not. */
function isPaper(model: Field, own: Field | undefined): boolean {
  const place = own && member(own, 'epsilonPlace');
  if (place !== undefined) {
    only(place, ['keras', 'paper', undefined]);
    return place.value === 'paper';
  }
  const { value } = member(model, 'generatedBy');
  return typeof value === 'string' && value.startsWith('TensorFlow.js');
}

function slotPlans(
  file: string,
  manifest: Manifest,
  params: readonly Param[],
  optimizer: Optimizer,
  stored: boolean,
): SlotPlan[] {
  const { slots: forms } = formOf(optimizer.config!, optimizer.schedule?.config ?? optimizer.learningRate);
  const theirs = [...manifest.specs.values()].filter((spec) => spec.optimizer && spec.name !== 'iter');
  return minimizerOf(optimizer, params).slots.map(({ name, shape }, i): SlotPlan => {
    if (theirs.length === 0) return { name, shape, spec: undefined, above: 0, scale: 1 };
    if (stored) return { name, shape, spec: expectSpec(file, manifest, name, shape), above: 0, scale: 1 };
    const slot = name.slice(name.lastIndexOf('/') + 1);
    const form: SlotForm = forms[slot] ?? { name: slot, factor: 1 };
    const spec = expectNth(file, theirs, i, `${params[i % params.length]!.name}/${form.name}`);
    return { name, shape, spec: expectForm(spec, shape), above: form.above ?? 0, scale: form.factor };
  });
}

/** tfjs takes them by their order. Their names are no help: it numbers its variables where two models have layers of one name. */
function expectNth(file: string, specs: readonly Spec[], index: number, like: string): Spec {
  const spec = specs[index];
  if (spec?.name.endsWith(like.slice(like.lastIndexOf('/')))) return spec;
  const place = spec === undefined ? `${file}: weightsManifest lacks` : `${spec.path} is ${show(spec.name)}; expected`;
  throw new FormatError(`${place} the optimizer's '${like}'. The file is of another model, or incomplete.`);
}

/** Eight words, so that each float comes back to the bit. */
function ratesOf(field: Field): Float32Array {
  const words = items(field).map((item) => whole(item, 0));
  const wide = words.findIndex((word) => word >= 2 ** 32);
  const rates = new Float32Array(Uint32Array.from(words).buffer);
  if (words.length === RATES_WORDS && wide < 0 && rates.every(Number.isFinite)) return rates;
  throw new FormatError(`${field.path} is ${show(field.value)}; expected the ${RATES_WORDS} words of finite floats.`);
}

/** @throws FormatError */
export function readTraining(plan: TrainingPlan, groups: readonly Uint8Array<ArrayBuffer>[]): LoadedTraining {
  const { optimizer, losses, iter } = plan;
  if (iter === undefined) return { optimizer, losses, state: undefined };
  const step = plan.step ?? wholeValue(iter, groups);
  const missing = plan.slots.find(({ spec }) => spec === undefined);
  if (step > 0 && missing !== undefined) {
    throw new FormatError(`${iter.path}: ${step} steps, but '${missing.name}' is missing. The file is incomplete.`);
  }
  const slots = plan.slots.map((slot) => slotOf(slot, groups));
  const rates = plan.rates ?? ratesAfter(step, optimizer);
  return { optimizer, losses, state: { step, rates, slots } };
}

function slotOf(
  { name, shape, spec, above, scale }: SlotPlan,
  groups: readonly Uint8Array<ArrayBuffer>[],
): NamedWeight {
  const count = shape.reduce((product, size) => product * size, 1);
  if (spec === undefined || scale === 0) return { name, shape, values: new Float32Array(count) };
  const values = finiteValues(spec, groups);
  const isOwn = above === 0 && scale === 1;
  return { name, shape, values: isOwn ? values : values.map((value) => (value - above) / scale) };
}
