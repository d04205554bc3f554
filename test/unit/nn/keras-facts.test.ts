/** All of wgrad's API against Keras itself: numbers, configs and defaults, as test/keras/make-facts.py found them. */
import { beforeAll, describe, expect, it, test } from 'vitest';
import { WITHOUT_FACTS } from '../../../src/build/keras/differences.ts';
import { evaluateGraph } from '../../../src/cpu/evaluate.ts';
import { member, root } from '../../../src/fields.ts';
import { leaf, type Node } from '../../../src/graph/node.ts';
import type * as wgrad from '../../../src/index.ts';
import { layerFrom } from '../../../src/io/keras-layers.ts';
import { lossFrom, metricsFrom } from '../../../src/io/keras-losses.ts';
import { optimizerOf } from '../../../src/io/keras-optimizers.ts';
import { folded } from '../../../src/names.ts';
import { activate, activationName } from '../../../src/nn/activations.ts';
import type { Configured } from '../../../src/nn/config.ts';
import { constraintFrom } from '../../../src/nn/constraints/registry.ts';
import type { Initializer } from '../../../src/nn/initializers/initializer.ts';
import { initializerFrom } from '../../../src/nn/initializers/registry.ts';
import { lossOf } from '../../../src/nn/losses/named.ts';
import { metricOf } from '../../../src/nn/metrics/named.ts';
import { loadCounted } from '../../../src/nn/optimizers/counted.ts';
import { regularizerFrom } from '../../../src/nn/regularizers/registry.ts';
import { rateFrom } from '../../../src/nn/schedules/registry.ts';
import { KNOWN_ACTIVATIONS } from '../../bad-input/row.ts';
import { OWN_CLASSES, OWN_CONFIGS } from '../../keras/accepted.ts';
import { KerasConfigs, rounded } from '../../keras/configs.ts';
import { drawn, squareOf, unlike } from '../../keras/draws.ts';
import {
  API,
  type Config,
  type Fact,
  type File,
  type InitializerFact,
  type Kind,
  type LayerFact,
  type LossFact,
  type MetricFact,
  make,
  nameOf,
  type OptimizerFact,
  type ParamFact,
  type Plain,
  read,
  type ScheduleFact,
  titleOf,
} from '../../keras/facts.ts';
import { type Found, functionOver, layerOver, lossOver, metricOver, slopeOver, trainedBy } from '../../keras/run.ts';
import { describeWorst, type Tolerance } from '../../reference/tolerance.ts';

const FILES = {
  constraints: read<ParamFact>('constraints'),
  initializers: read<InitializerFact>('initializers'),
  layers: read<LayerFact>('layers'),
  losses: read<LossFact>('losses'),
  metrics: read<MetricFact>('metrics'),
  optimizers: read<OptimizerFact>('optimizers'),
  regularizers: read<ParamFact>('regularizers'),
  schedules: read<ScheduleFact>('schedules'),
};
const ACTIVATIONS = read<ParamFact>('activations');
const KINDS = Object.keys(FILES) as Kind[];

/** Facts have six digits, and Keras computed in f32: each number is as near as sums of numbers as large as the largest are. */
const near = (expected: ArrayLike<number>, steps = 0): Tolerance => {
  const most = Array.from(expected).reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return {
    why: "Keras's f32, six digits",
    bound: (value) => (6e-6 * Math.abs(value) + 1e-6 * most) * (1 + steps / 5) + 1e-9,
  };
};

/** Gradients of one function are as near as the largest of them. */
function expectFound(found: Found, expected: Readonly<Record<string, ArrayLike<number> | number | undefined>>): void {
  const given = Object.entries(expected).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, typeof value === 'number' ? [value] : Array.from(value)] as const],
  );
  const slopes = given.flatMap(([name, values]) => (name.startsWith('d ') ? values : []));
  const wrong = given.flatMap(([name, values]) => {
    const steps = Number(/^after (\d+)/.exec(name)?.[1] ?? 0); // each adds its own rounding
    const what = describeWorst(found[name] ?? [], values, near(name.startsWith('d ') ? slopes : values, steps));
    return what === undefined ? [] : [`${name}: ${what}`];
  });
  expect(wrong).toEqual([]);
}

/** Of this kind first, then of what lies within. */
const configsOf = (kind: Kind): KerasConfigs =>
  new KerasConfigs([kind, ...KINDS].flatMap((each) => FILES[each].facts as readonly Fact[]));
const told = new Set<string>();

/** That wgrad writes what Keras writes, and reads what Keras writes. */
function expectConfig(
  kind: Kind,
  fact: Fact,
  own: Configured | undefined,
  readFrom: (config: Configured) => Configured | undefined,
): void {
  const configs = configsOf(kind);
  const whole = configs.whole(fact);
  const found = configs.differences(fact.name, own!.config, whole).filter((line) => {
    const at = line.split(':')[0]!.split('.').slice(-2).join('.');
    told.add(at);
    return !OWN_CONFIGS.has(at);
  });
  expect(found).toEqual([]);
  const again = readFrom({ class_name: fact.name, config: whole as Configured['config'] })!;
  for (const each of [own!, again]) expect([fact.name, OWN_CLASSES.get(fact.name)]).toContain(each.class_name);
  if (again.class_name !== own!.class_name) return;
  const [read, made] = [again.config, own!.config];
  expect(shared(fact.name, read, made, whole)).toEqual(shared(fact.name, made, made, whole));
}

/** Of a config the members that two others have as well, but for names and accepted ones, with numbers as Keras writes them. */
function shared(at: string, config: Plain, one: Plain, other: Plain): unknown {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return rounded(config);
  const members = Object.entries(config).flatMap(([name, value]) => {
    if (name === 'name' || OWN_CONFIGS.has(`${at}.${name}`) || !isRecord(one) || !isRecord(other)) return [];
    return name in one && name in other ? [[name, shared(name, value, one[name]!, other[name]!)] as const] : [];
  });
  return Object.fromEntries(members);
}

const isRecord = (value: Plain): value is Config =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const rowsOf = <F extends Fact>({ facts }: File<F>): readonly (readonly [string, F])[] =>
  facts.map((fact) => [titleOf(fact, ['training', 'mask', 'call'].filter((name) => name in fact).join(' ')), fact]);

describe('names', () => {
  it.each(KINDS)('each of %s has facts, or a reason why not', (kind) => {
    const known = new Set(FILES[kind].facts.map(({ name }) => nameOf(kind, name)));
    const lacking = Object.keys(API[kind]).filter((name) => !known.has(name));
    expect(lacking.sort()).toEqual(Object.keys(WITHOUT_FACTS[kind] ?? {}).sort());
  });

  it('so has each activation', () => {
    const known = [...KNOWN_ACTIVATIONS.matchAll(/'(\w+)'/g)].map(([, name]) => folded(name!));
    const facts = new Set(ACTIVATIONS.facts.map(({ name }) => folded(name)));
    expect(known.filter((name) => !facts.has(name))).toEqual(['hardsigmoidofkeras2']);
  });

  it('the facts are of one version', () => {
    expect([...new Set([ACTIVATIONS, ...Object.values(FILES)].map(({ keras }) => keras))]).toEqual(['3.15.1']);
  });
});

describe('losses', () => {
  test.each(rowsOf(FILES.losses))('%s', (_, fact) => {
    const loss = make('losses', fact.name, fact.options) as wgrad.Loss;
    const { each, mean, weighted, grad } = fact;
    expectFound(lossOver(FILES.losses, fact, loss), { each, mean, weighted, grad });
    expectConfig('losses', fact, loss.config, (config) => lossOf(lossFrom(root('f', config))).config);
  });
});

describe('metrics', () => {
  test.each(rowsOf(FILES.metrics))('%s', (_, fact) => {
    const metric = make('metrics', fact.name, fact.options) as wgrad.Metric;
    const { results, weighted } = fact;
    expectFound(metricOver(FILES.metrics, fact, metric), { results, weighted });
    if (fact.name === 'Accuracy') return; // what `compile` makes of a name
    const named = (config: Configured): Configured => ({ ...config, config: { ...config.config, name: metric.name } });
    expectConfig(
      'metrics',
      fact,
      metric.config,
      (config) => metricOf(metricsFrom(root('f', [named(config)]))[0]!).config,
    );
  });
});

describe('optimizers', () => {
  beforeAll(loadCounted);
  test.each(rowsOf(FILES.optimizers))('%s', (_, fact) => {
    const optimizer = make('optimizers', fact.name, fact.options) as wgrad.Optimizer;
    const seen = FILES.optimizers.values['steps:seen']!;
    const after = Object.fromEntries(fact.after.map((values, i) => [`after ${seen[i]}`, values]));
    expectFound(trainedBy(FILES.optimizers, optimizer), { ...after, average: fact.average });
    expectConfig('optimizers', fact, optimizer.config, (config) => optimizerOf(root('f', config), false).config);
  });
});

describe('schedules', () => {
  test.each(rowsOf(FILES.schedules))('%s', (_, fact) => {
    const schedule = make('schedules', fact.name, fact.options) as wgrad.Schedule;
    const steps = FILES.schedules.values['steps:at']!;
    const [rates] = evaluateGraph([schedule.rate(leaf('input', 'step', [steps.length], 'f32'))], { step: steps });
    expectFound({ rates: rates! }, { rates: fact.rates });
    expectConfig('schedules', fact, schedule.config, (config) => {
      return (rateFrom(root('f', { learning_rate: config })) as wgrad.Schedule).config;
    });
  });
});

describe('constraints', () => {
  test.each(rowsOf(FILES.constraints))('%s', (_, fact) => {
    const constraint = make('constraints', fact.name, fact.options) as wgrad.Constraint;
    expectFound(functionOver(FILES.constraints, fact, constraint.constrained), { y: fact.y });
    expectConfig('constraints', fact, constraint.config, (config) => constraintFrom(root('f', config))!.config);
  });
});

describe('regularizers', () => {
  test.each(rowsOf(FILES.regularizers))('%s', (_, fact) => {
    const regularizer = make('regularizers', fact.name, fact.options) as wgrad.Regularizer;
    const { y, grad } = fact;
    expectFound(slopeOver(FILES.regularizers, fact, regularizer.penalty), { y, grad });
    expectConfig('regularizers', fact, regularizer.config, (config) => regularizerFrom(root('f', config))!.config);
  });
});

describe('activations', () => {
  const known = ACTIVATIONS.facts.filter(({ name }) => !['sparsemax', 'threshold'].includes(name));
  test.each(known.map((fact) => [fact.name, fact] as const))('%s', (name, fact) => {
    const { y, grad } = fact;
    expectFound(
      slopeOver(ACTIVATIONS, fact, (x: Node) => activate(activationName('here', name as 'relu'), x)),
      { y, grad },
    );
  });
});

describe('initializers', () => {
  test.each(rowsOf(FILES.initializers))('%s', (_, fact) => {
    const initializer = make('initializers', fact.name, fact.options) as Initializer;
    for (const [shape, values] of fact.exactly ?? []) expectFound({ y: drawn(initializer, shape, 1) }, { y: values });
    for (const [shape, about] of fact.about ?? [])
      expect(unlike(drawn(initializer, shape, 5), about), `${shape}`).toEqual([]);
    for (const [shape, squares] of fact.squares ?? []) {
      const own = squareOf(drawn(initializer, shape, 1), shape.at(-1)!);
      expect(own.map((value) => Number(value.toFixed(4)) + 0)).toEqual(squares);
    }
    expectConfig('initializers', fact, initializer.config, (config) => initializerFrom(root('f', config))!.config);
  });
});

describe('layers', () => {
  test.each(rowsOf(FILES.layers))('%s', (_, fact) => {
    const layer = make('layers', fact.name, { ...fact.options, ...fact.call }) as wgrad.Layer;
    const found = layerOver(FILES.layers, fact, layer);
    const expected: Record<string, ArrayLike<number>> = {};
    fact.y.forEach(([shape, values], i) => {
      expected[`y ${i}`] = values;
      expect(found[`shape ${i}`], `shape ${i}`).toEqual(shape);
    });
    fact.dx?.forEach((values, i) => {
      expected[`d x${i}`] = values;
    });
    for (const [name, values] of Object.entries(fact.dw ?? {})) expected[`d ${name}`] = values;
    for (const [name, values] of Object.entries(fact.after ?? {})) expected[`after ${name}`] = values;
    expectFound(found, expected);
    const own = layer.config === undefined ? undefined : { class_name: layer.className, config: layer.config };
    expectConfig('layers', fact, own, (config) => {
      const entry = root('f', { ...config, config: { ...config.config, ...fact.call } });
      const place = { name: 'read', place: 'read', models: [], inputShape: undefined };
      const read = layerFrom({ entry, className: fact.name, config: member(entry, 'config'), ...place }, 'read');
      return { class_name: read.className, config: read.config! };
    });
  });
});

it('each difference that has a reason is there', () => {
  expect([...OWN_CONFIGS].filter((at) => !told.has(at))).toEqual([]);
});
