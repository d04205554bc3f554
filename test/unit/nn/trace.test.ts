/** A step being written: what is read after an assignment, in which order updates come, which random streams calls get. */
import { describe, expect, it } from 'vitest';
import { leafName } from '../../../src/graph/node.ts';
import { layoutOf, type Variable } from '../../../src/graph/variable.ts';
import { Trace } from '../../../src/nn/trace.ts';
import { clockVariable } from '../../../src/nn/train/steps.ts';
import { mul } from '../../../src/ops/arithmetic.ts';

const variable = (name: string): Variable => ({ name, shape: [4], dtype: 'f32', role: 'param' });
const [a, b] = [variable('a'), variable('b')];
const clock = clockVariable();

const begin = (): Trace => new Trace({ layout: layoutOf([a, b, clock]), clock, training: true });

describe('a trace', () => {
  it('reads the leaf first, the same one each time, and what was assigned last afterwards', () => {
    const trace = begin();
    const before = trace.read(a);
    expect(trace.read(a)).toBe(before);
    const [once, twice] = [mul(before, before), mul(before, trace.read(b))];
    trace.assign(a, once);
    expect(trace.read(a)).toBe(once);
    trace.assign(a, twice);
    expect(trace.read(a)).toBe(twice);
    expect(trace.step().updates).toEqual([[before, twice]]);
  });

  it('updates in the order of first assignment', () => {
    const trace = begin();
    trace.assign(b, mul(trace.read(a), trace.read(a)));
    trace.assign(a, mul(trace.read(b), trace.read(b)));
    trace.assign(b, mul(trace.read(a), trace.read(b)));
    expect(trace.step().updates.map(([leaf]) => leafName(leaf))).toEqual(['b', 'a']);
  });

  it('has views with other values, whose assignments are of the same step', () => {
    const trace = begin();
    const given = mul(trace.read(b), trace.read(b));
    const view = trace.with([[a, given]]);
    expect([view.read(a), trace.read(a)]).toEqual([given, expect.not.objectContaining({ id: given.id })]);
    view.assign(b, mul(view.read(a), view.read(a)));
    expect(trace.read(b)).toBe(view.read(b));
    expect(view.clock).toBe(trace.clock);
  });

  it('gives each call one stream, used or not, and further ones fresh numbers', () => {
    const trace = begin();
    const layer = (streams: number): number[] =>
      trace.call(() => Array.from({ length: streams }, () => trace.stream()));
    expect(layer(0)).toEqual([]);
    expect(layer(1)).toEqual([1]);
    expect(layer(3)).toEqual([2, 3, 4]);
    expect(trace.stream()).toBe(5);
    expect(trace.with([]).stream()).toBe(6);
    expect(trace.call(() => [...layer(2), trace.stream()])).toEqual([8, 9, 7]);
  });
});
