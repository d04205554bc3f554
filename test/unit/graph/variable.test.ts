/** Where variables lie: side by side by role, each at a whole vector, and under other names where several models share a step. */
import { describe, expect, it } from 'vitest';
import { placeOf } from '../../../src/graph/node.ts';
import { homeOf, joined, layoutOf, leafOf, type Role, type Variable } from '../../../src/graph/variable.ts';

const variable = (name: string, shape: readonly number[], role: Role = 'param'): Variable => ({
  name,
  shape,
  dtype: role === 'clock' ? 'u32' : 'f32',
  role,
});

describe('layoutOf', () => {
  const kernel = variable('dense/kernel', [3, 5]);
  const slot = variable('dense/kernel/m', [3, 5], 'slot');
  const bias = variable('dense/bias', [5]);
  const clock = variable('clock', [8], 'clock');
  const layout = layoutOf([kernel, slot, bias, clock]);

  it('gives each role a buffer, in which each variable begins at a multiple of four words', () => {
    expect(homeOf(layout, kernel)).toEqual({ name: 'dense/kernel', place: { buffer: 'params', offset: 0, words: 24 } });
    expect(homeOf(layout, bias).place).toEqual({ buffer: 'params', offset: 16, words: 24 });
    expect(homeOf(layout, slot).place).toEqual({ buffer: 'slots', offset: 0, words: 16 });
    expect([...layout.buffers]).toEqual([
      ['params', { role: 'param', bytes: 96 }],
      ['slots', { role: 'slot', bytes: 64 }],
      ['clock', { role: 'clock', bytes: 32 }],
    ]);
  });

  it('keeps the order', () => {
    expect([...layout.homes.keys()]).toEqual([kernel, slot, bias, clock]);
  });

  it('takes several buffers where one would be over the limit', () => {
    const several = layoutOf([kernel, bias, clock], 64);
    expect(homeOf(several, bias).place).toEqual({ buffer: 'params/2', offset: 0, words: 8 });
    expect([...several.buffers.keys()]).toEqual(['params', 'params/2', 'clock']);
    expect(() => layoutOf([kernel], 48)).toThrow('dense/kernel: needs 60 bytes in one buffer; the device allows 48');
  });

  it('refuses two variables of one name, also of different roles', () => {
    expect(() => layoutOf([kernel, variable('dense/kernel', [2])])).toThrow('internal: two variables');
    expect(() => layoutOf([kernel, variable('dense/kernel', [2], 'slot')])).toThrow('internal: two variables');
  });

  it('does not know others', () => {
    expect(() => homeOf(layout, variable('dense/kernel', [3, 5]))).toThrow(
      "internal: the step does not know 'dense/kernel'",
    );
  });
});

describe('joined', () => {
  const [mine, yours] = [variable('dense/kernel', [2]), variable('dense/kernel', [2])];
  const own = variable('rates', [8], 'rates');

  it('puts each prefix before names and buffers', () => {
    const layout = joined([
      { prefix: 'a/', layout: layoutOf([mine]) },
      { prefix: 'b/', layout: layoutOf([yours]) },
      { prefix: '', layout: layoutOf([own]) },
    ]);
    expect([...layout.homes.values()].map(({ name }) => name)).toEqual(['a/dense/kernel', 'b/dense/kernel', 'rates']);
    expect([...layout.buffers.keys()]).toEqual(['a/params', 'b/params', 'rates']);
    expect(placeOf(leafOf(layout, yours))).toEqual({ buffer: 'b/params', offset: 0, words: 4 });
  });

  it('refuses what would share a name or a buffer', () => {
    expect(() =>
      joined([
        { prefix: '', layout: layoutOf([mine]) },
        { prefix: '', layout: layoutOf([yours]) },
      ]),
    ).toThrow('internal: two models');
  });
});
