/**
 * Losses and metrics as Keras and tfjs write them: names; or objects, of what has options. What their configs mean, the files in
 * src/nn/losses and src/nn/metrics know.
 */
import { FormatError } from '../errors.ts';
import { camelCase, type Field, isAbsent, items, member, text, within } from '../fields.ts';
import type { Loss } from '../nn/losses/loss.ts';
import { type LossName, lossOf } from '../nn/losses/named.ts';
import { LOSSES } from '../nn/losses/registry.ts';
import type { Metric } from '../nn/metrics/metric.ts';
import { type MetricName, metricOf } from '../nn/metrics/named.ts';
import { METRICS } from '../nn/metrics/registry.ts';
import { show } from '../untrusted.ts';

const ELSE = 'Load the model with { compile: false } and compile it yourself.';

/** tfjs also takes, and writes, a list or an object with an entry per output. */
export function ofOneOutput(field: Field): Field {
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
    return within(field.path, () => found.fromConfig(config));
  }
  const name = camelCase(text(field)) as LossName;
  expectKnown(field, 'loss', () => lossOf(name));
  return name;
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
