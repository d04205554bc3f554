/** Masks: through each layer as through Keras's, and in losses and metrics. */
import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../../../src/cpu/evaluate.ts';
import { root } from '../../../src/fields.ts';
import { leaf, type Node, sizeOf } from '../../../src/graph/node.ts';
import { layoutOf } from '../../../src/graph/variable.ts';
import { input, losses, metrics, model } from '../../../src/index.ts';
import { nestedLayer } from '../../../src/io/keras-layers.ts';
import { LAYERS } from '../../../src/nn/layers/registry.ts';
import { lossOfFunction } from '../../../src/nn/losses/loss.ts';
import { maskedMetric, maskedRows } from '../../../src/nn/masks.ts';
import { lossRows } from '../../../src/nn/measures.ts';
import type { SampleMetric } from '../../../src/nn/metrics/metric.ts';
import { forward } from '../../../src/nn/network.ts';
import { SymbolicTensor } from '../../../src/nn/symbolic.ts';
import { Trace } from '../../../src/nn/trace.ts';
import { clockVariable } from '../../../src/nn/train/steps.ts';
import { sum } from '../../../src/ops/sums.ts';
import { Draw } from '../../reference/draw.ts';
import { MASK_FACTS, MASKS } from '../../reference/facts-masks.ts';

interface Fact {
  readonly className: string;
  readonly config: object;
  readonly shapes: readonly (readonly number[])[];
  readonly masked: number;
  readonly mask: readonly number[] | null;
  readonly y?: readonly number[];
}

const facts: readonly Fact[] = MASK_FACTS;

/** What a layer of this config makes of the inputs of the facts. */
function applied({ className, config, shapes, masked }: Fact): { y: Node; mask: Node | undefined; draw: Draw } {
  const layer = nestedLayer(root('layer', { class_name: className, config }));
  const ends = shapes.map((shape, i) => input({ shape, name: `x${i}` }));
  const { network } = model({ inputs: ends, outputs: layer.apply(ends.length > 1 ? ends : ends[0]!) });
  const [draw, clock] = [new Draw(1), clockVariable()];
  const variables = [...network!.names.keys()];
  const trace = new Trace({ layout: layoutOf([...variables, clock]), clock, training: className.startsWith('Random') }); // else those give x itself
  for (const { name, shape, given, initializer } of variables) {
    draw.feeds[name] =
      given?.() ?? Float32Array.from(evaluateGraph([initializer!(draw.clock(), shape, 0)], draw.feeds)[0]!);
  }
  const nodes = shapes.map((shape, i) => {
    const wave = Float32Array.from({ length: 2 * sizeOf(shape) }, (_, k) => 1.5 * Math.sin(1.7 * k + i));
    const x = draw.values(`x${i}`, [2, ...shape], 'f32', className === 'CategoryEncoding' ? wave.map(Math.abs) : wave);
    if (masked & (i + 1)) trace.mask(x, draw.values(`mask${i}`, [2, 4], 'f32', Float32Array.from(MASKS[i]!.flat())));
    return x;
  });
  draw.clock();
  const [y] = forward(network!, nodes, trace);
  return { y: y!, mask: trace.maskOf(y!), draw };
}

describe('through layers as in Keras', () => {
  it.each(facts.map((fact) => [`${fact.className} ${JSON.stringify(fact.config)} ${fact.masked}`, fact] as const))(
    '%s',
    (_, fact) => {
      const { y, mask, draw } = applied(fact);
      if (mask === undefined) expect((fact.mask ?? []).every((each) => each === 1)).toBe(true);
      else expect([...evaluateGraph([mask], draw.feeds)[0]!]).toEqual(fact.mask);
      if (fact.y === undefined) return;
      const values = evaluateGraph([y], draw.feeds)[0]!;
      expect(values).toHaveLength(fact.y.length);
      fact.y.forEach((expected, i) => void expect(values[i]).toBeCloseTo(expected, 5));
    },
  );

  it('every layer of Keras is among them', () => {
    const known = new Set(facts.map(({ className }) => className));
    // they make masks; Keras 3 has not the next; KerasHub's two know none
    const others = ['Embedding', 'Masking', 'ThresholdedReLU', 'PositionEmbedding', 'SinePositionEncoding'];
    // masks of whole numbers are none; a lambda is no layer of files
    const missing = LAYERS.map(({ className }) => className).filter((name) => !known.has(name));
    expect(missing.toSorted()).toEqual([...others, 'IntegerLookup'].toSorted());
  });
});

describe('in losses and metrics', () => {
  const [t, p] = [leaf('input', 't', [3, 2, 2], 'f32'), leaf('input', 'p', [3, 2, 2], 'f32')];
  const mask = leaf('input', 'mask', [3, 2], 'f32');
  const feeds = (counted: readonly number[]) => ({
    t: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    p: [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6],
    mask: counted,
  });
  const meanOf = (rows: Node, counted: readonly number[]): number =>
    evaluateGraph([sum(rows)], feeds(counted))[0]![0]! / 3;

  it('a loss is the mean over the steps that count, 0 where none does', () => {
    const rows = maskedRows('the loss', losses.meanAbsoluteError().perSample, { yTrue: t, yPred: p, mask });
    expect(meanOf(rows, [1, 0, 1, 1, 0, 0])).toBeCloseTo(8 / 3, 9);
    expect(meanOf(rows, [0, 0, 0, 0, 0, 1])).toBeCloseTo(6, 9);
    expect(meanOf(rows, [0, 0, 0, 0, 0, 0])).toBe(0);
  });

  // Keras 3.15.1, MeanAbsoluteError(reduction=…), weights repeated for the steps: as it is, weighted, masked, both
  it.each([
    ['sumOverBatchSize', [3.5, 3.75, 2.666667, 5]],
    ['mean', [3.5, 3.75, 2.666667, 5]],
    ['sum', [21, 22.5, 8, 15]],
    ['mean_with_sample_weight', [3.5, 3.214286, 2.666667, 3]],
  ] as const)('reduction %s', (reduction, expected) => {
    const loss = losses.meanAbsoluteError({ reduction });
    const sampleWeight = leaf('input', 'w', [3], 'f32');
    const found = [{}, { sampleWeight }, { mask }, { sampleWeight, mask }].map((more) => {
      const rows = lossRows(loss, { yTrue: t, yPred: p, ...more }, { maskedRows, maskedMetric });
      return evaluateGraph([sum(rows)], { ...feeds([1, 0, 1, 1, 0, 0]), w: [1, 2, 0.5] })[0]![0]! / 3;
    });
    found.forEach((value, i) => void expect(value).toBeCloseTo(expected[i]!, 5));
  });

  it('in a step of one’s own: one number, or one for each step', () => {
    const [yTrue, yPred] = [new SymbolicTensor(t), new SymbolicTensor(p)];
    const of = (options: object) => {
      const { node } = losses.meanAbsoluteError(yTrue, yPred, options);
      return [node.shape, [...evaluateGraph([node], feeds([]))[0]!]];
    };
    expect(of({ reduction: 'none' })).toEqual([
      [3, 2],
      [1, 2, 3, 4, 5, 6],
    ]);
    expect(of({ reduction: 'sum' })).toEqual([[], [21]]);
    expect(of({})).toEqual([[], [3.5]]);
  });

  it('nothing counts where all weights are 0', () => {
    const loss = losses.meanAbsoluteError({ reduction: 'meanWithSampleWeight' });
    const sampleWeight = leaf('input', 'w', [3], 'f32');
    const rows = lossRows(loss, { yTrue: t, yPred: p, sampleWeight });
    expect(evaluateGraph([sum(rows)], { ...feeds([]), w: [0, 0, 0] })[0]![0]).toBe(0);
  });

  it('a function that gives one number for the batch stays as it is', () => {
    const own = lossOfFunction('own', () => sum(p));
    const rows = maskedRows('the loss own', own.perSample, { yTrue: t, yPred: p, mask });
    expect(meanOf(rows, [1, 0, 0, 0, 0, 0])).toBeCloseTo(42, 9);
  });

  it('values that are none of steps are refused', () => {
    const own = lossOfFunction('own', () => sum(p, [1, 2]));
    expect(() => maskedRows('the loss own', own.perSample, { yTrue: t, yPred: p, mask })).toThrow(
      'the loss own: it has values [3] of an output whose mask is [3, 2]',
    );
  });

  it('a metric is the mean over the steps of the epoch that count, 0 where none does', () => {
    const metric = maskedMetric(metrics.meanAbsoluteError() as SampleMetric);
    expect(metric.name).toBe('meanAbsoluteError');
    const state = { total: leaf('state', 'total', [], 'f32'), count: leaf('state', 'count', [], 'f32') };
    const result = (before: readonly [number, number], counted: readonly number[]): number => {
      const after = metric.update(state, t, p, undefined, mask);
      const [value] = evaluateGraph([metric.result(after)], {
        ...feeds(counted),
        total: [before[0]],
        count: [before[1]],
      });
      return value![0]!;
    };
    expect(result([0, 0], [1, 0, 1, 1, 0, 0])).toBeCloseTo(8 / 3, 9);
    expect(result([8, 3], [0, 0, 0, 0, 0, 1])).toBeCloseTo(14 / 4, 9);
    expect(result([0, 0], [0, 0, 0, 0, 0, 0])).toBe(0);
  });
});
