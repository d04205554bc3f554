/**
 * Losses and metrics as Keras and tfjs write them: names; or objects, of what has options. What their configs mean, the files in
 * src/nn/losses and src/nn/metrics know.
 */
import { FormatError } from '../errors.ts';
import { camelCase, type Field, isAbsent, items, member, number, text, within } from '../fields.ts';
import type { Loss } from '../nn/losses/loss.ts';
import { type LossName, lossOf } from '../nn/losses/named.ts';
import { expectReduction, withReduction } from '../nn/losses/reduction.ts';
import { LOSSES } from '../nn/losses/registry.ts';
import type { Metric } from '../nn/metrics/metric.ts';
import { type MetricName, metricOf } from '../nn/metrics/named.ts';
import { METRICS } from '../nn/metrics/registry.ts';
import type { CompileArguments } from '../nn/model-options.ts';
import { show } from '../untrusted.ts';

const ELSE = 'Load the model with { compile: false } and compile it yourself.';

/** What each output is compiled with: of one output as that, of several as lists in their order. */
export type LoadedLosses = Pick<CompileArguments, 'loss' | 'metrics' | 'lossWeights'>;

/**
 * @param names the file's of the outputs
 * @param weights what the loss of each counts, where the file says it
 * @throws FormatError
 */
export function lossesFrom(config: Field, weights: Field | undefined, names: readonly string[]): LoadedLosses {
  const [loss, metrics] = [member(config, 'loss'), member(config, 'metrics')];
  if (names.length === 1) return { loss: lossFrom(ofOneOutput(loss)), metrics: metricsFrom(metrics) };
  const given = weights !== undefined && !isAbsent(weights) ? eachOf(weights, names) : undefined;
  return {
    loss: eachOf(loss, names).map((each) => lossFrom(required(each, loss))),
    metrics: metricsOf(metrics, names),
    ...(given && { lossWeights: given.map((weight) => number(required(weight, weights!))) }),
  };
}

/** A list, an object by names, or one for all; undefined for an output that the object does not have. */
function eachOf(field: Field, names: readonly string[]): (Field | undefined)[] {
  const { value, path } = field;
  if (typeof value !== 'object' || value === null || isConfigured(field)) return names.map(() => field);
  if (!Array.isArray(value)) {
    return names.map((name) => (Object.hasOwn(value, name) ? member(field, name) : undefined));
  }
  if (value.length === names.length) return items(field);
  throw new FormatError(`${path} is a list of ${value.length}; expected ${names.length}, one for each output. ${ELSE}`);
}

function required(field: Field | undefined, { path }: Field): Field {
  if (field !== undefined) return field;
  throw new FormatError(`${path} lacks an output; expected one for each. ${ELSE}`);
}

/** A list of names is for all outputs. */
function metricsOf(field: Field, names: readonly string[]): (MetricName | Metric)[][] {
  const nested = Array.isArray(field.value) && field.value.some((each) => Array.isArray(each));
  if (isAbsent(field) || (Array.isArray(field.value) && !nested)) return names.map(() => metricsFrom(field));
  return eachOf(field, names).map((each) => (each === undefined ? [] : metricsFrom(each)));
}

/** tfjs also takes, and writes, a list or an object with an entry per output. */
function ofOneOutput(field: Field): Field {
  const { path, value } = field;
  if (typeof value !== 'object' || value === null || isConfigured(field)) return field;
  const entries = Object.entries(value);
  return entries.length === 1 ? { path: `${path}[${show(entries[0]![0])}]`, value: entries[0]![1] } : field;
}

const isConfigured = ({ value }: Field): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'class_name');

/** @throws FormatError */
export function lossFrom(field: Field): LossName | Loss {
  if (isConfigured(field)) {
    const [found, config] = classOf(field, 'loss', LOSSES);
    return within(field.path, () => reducedAs(member(config, 'reduction'), found.fromConfig(config)));
  }
  const name = camelCase(text(field)) as LossName;
  expectKnown(field, 'loss', () => lossOf(name));
  return name;
}

/** The default of Keras 2 is 'auto', the mean. @throws UsageError */
function reducedAs(reduction: Field, loss: Loss): Loss {
  if (isAbsent(reduction) || reduction.value === 'auto') return loss;
  const where = `losses.${loss.name}`;
  return withReduction(where, loss, expectReduction(where, reduction.value));
}

/** @throws FormatError */
export function metricsFrom(field: Field): (MetricName | Metric)[] {
  if (isAbsent(field) || isEmptyObject(field.value)) return []; // tfjs writes {} for none
  const list = Array.isArray(field.value) ? items(field) : [ofOneOutput(field)];
  return list.map(metricFrom);
}

function metricFrom(field: Field): MetricName | Metric {
  if (isConfigured(field)) {
    const [found, config] = classOf(field, 'metric', METRICS);
    const name = member(config, 'name');
    return within(field.path, () => found.fromConfig(config, isAbsent(name) ? {} : { name: text(name) }));
  }
  const given = camelCase(text(field));
  const name = (given === 'acc' ? 'accuracy' : given) as MetricName;
  expectKnown(field, 'metric', () => metricOf(name));
  return name;
}

/** The class of an object, and its config. */
function classOf<Class extends { readonly className: string }>(
  field: Field,
  what: string,
  classes: readonly Class[],
): readonly [Class, Field] {
  const className = text(member(field, 'class_name'));
  const found = classes.find((each) => each.className === className);
  if (found !== undefined) return [found, member(field, 'config')];
  const known = classes.map((each) => each.className).join(', ');
  throw new FormatError(`${field.path}: unknown ${what} ${show(className)}; expected one of ${known}. ${ELSE}`);
}

const isEmptyObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;

function expectKnown(field: Field, what: string, find: () => unknown): void {
  try {
    find();
  } catch (cause) {
    throw new FormatError(`${field.path}: unknown ${what} ${show(field.value)}. ${ELSE}`, { cause });
  }
}
