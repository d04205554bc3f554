/** Kernels taken apart and put together again: constants, names, libraries, unrolled loops. */
import { describe, expect, it } from 'vitest';
import { LIBRARIES } from '../../../src/kernels/libraries.ts';
import {
  constantValue,
  emitKernel,
  literal,
  parseKernel,
  renamed,
  withConstants,
  withLanes,
} from '../../../src/kernels/source.ts';
import { KERNELS } from '../../reference/all-kernels.ts';

const TEXT = `// twice: y = 2 x
// lib: lanes
const WG = 64u;
const SIZE = 8u;
const FACTOR = 2.0;
const SHIFT = -1;
const ROUND = false;
const DOUBLE = SIZE * 2u;
alias Pair = vec2f;

@group(0) @binding(0) var<storage, read> x: array<T, SIZE>;
@group(0) @binding(1) var<storage, read_write> y: array<f32, SIZE>;

var<workgroup> partial: array<f32, WG>;

fn op(x: T) -> T {
  let v = Pair(x, x);
  return v.x * FACTOR;
}

@compute @workgroup_size(WG)
fn twice(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  // unroll
  for (var r = 0u; r < SIZE; r++) {
    y[r] = op(x[r]) + f32(row.r);
  }
}
`;
const twice = parseKernel(TEXT);

describe('parseKernel', () => {
  it('finds every declaration', () => {
    expect([...twice.constants.keys()]).toEqual(['WG', 'SIZE', 'FACTOR', 'SHIFT', 'ROUND', 'DOUBLE', 'Pair']);
    expect(twice.bindings).toEqual([
      { name: 'x', access: 'read', type: 'array<T, SIZE>' },
      { name: 'y', access: 'read_write', type: 'array<f32, SIZE>' },
    ]);
    expect([...twice.workgroup.keys()]).toEqual(['partial']);
    expect([...twice.functions.keys()]).toEqual(['op']);
    expect(twice.entry).toMatch(/^fn twice\([\s\S]*\n\}$/);
    expect(twice.libraries).toEqual(['lanes']);
  });

  it('refuses a file without an entry point', () => {
    expect(() => parseKernel(TEXT.replace('@compute', '@vertex'))).toThrow(
      /^internal: a kernel has no entry point: \/\/ twice/,
    );
  });

  it.each([...KERNELS])('loses no line of %s.wgsl', (name, text) => {
    const code = emitKernel({ ...parseKernel(KERNELS.get(name)!), libraries: [] }).replace(/\s+/g, ' ');
    const source = parseKernel(text);
    const declared = [...source.constants.values(), ...source.workgroup.values(), ...source.functions.values()];
    for (const declaration of declared) expect(code).toContain(declaration.replace(/\s+/g, ' '));
    const lines = text
      .split('\n')
      .filter((line) => /^(@|const|alias|var|fn|struct|override|enable|diagnostic)/.test(line));
    expect(lines.length).toBe(declared.length + source.bindings.length + source.directives.length + 2);
  });
});

describe('withConstants', () => {
  it('keeps the type of each constant', () => {
    const { constants } = withConstants(twice, { SIZE: 12, FACTOR: 3, ROUND: true });
    expect(constants.get('SIZE')).toBe('const SIZE = 12u;');
    expect(constants.get('FACTOR')).toBe('const FACTOR = 3.0;');
    expect(constants.get('ROUND')).toBe('const ROUND = true;');
    expect(constants.get('DOUBLE')).toBe('const DOUBLE = SIZE * 2u;');
    expect(twice.constants.get('SIZE')).toBe('const SIZE = 8u;');
  });

  it('refuses a name that the file does not have', () => {
    expect(() => withConstants(twice, { SIZES: 1 })).toThrow(/^internal: shaders\/twice\.wgsl has no const SIZES/);
  });

  it('constantValue reads whole numbers only', () => {
    expect(constantValue(withConstants(twice, { SIZE: 12 }), 'SIZE')).toBe(12);
    expect(() => constantValue(twice, 'FACTOR')).toThrow(/^internal: /);
  });
});

describe('literal', () => {
  it.each([
    [1, false, '1.0'],
    [0.1, false, '0.10000000149011612'],
    [1e-7, false, '1.0000000116860974e-7'],
    [-3, false, '-3.0'],
    [2 ** 80, false, '1.2089258196146292e+24'],
    [7, true, '7u'],
    [0, true, '0u'],
    [true, false, 'true'],
  ])('%s (unsigned: %s) is %s', (value, unsigned, text) => {
    expect(literal(value, unsigned)).toBe(text);
  });

  it('rounds to the same f32 again', () => {
    for (const value of [0.1, 1 / 3, 1e-30, 123456789, 3.4028234e38]) {
      expect(Math.fround(Number(literal(value, false)))).toBe(Math.fround(value));
    }
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e39])('refuses %s', (value) => {
    expect(() => literal(value, false)).toThrow(/^internal: .* is no WGSL literal/);
  });
});

describe('renamed', () => {
  const other = renamed(twice, (name) => `${name}_1`);

  it('changes what the kernel declares, wherever it is used', () => {
    expect(other.name).toBe('twice_1');
    expect(other.bindings.map(({ name, type }) => [name, type])).toEqual([
      ['x_1', 'array<T, SIZE_1>'],
      ['y_1', 'array<f32, SIZE_1>'],
    ]);
    expect(other.constants.get('DOUBLE_1')).toBe('const DOUBLE_1 = SIZE_1 * 2u;');
    expect(other.workgroup.get('partial_1')).toBe('var<workgroup> partial_1: array<f32, WG_1>;');
    expect(other.functions.get('op_1')).toContain('let v = Pair_1(x_1, x_1);');
  });

  it('leaves members, libraries and longer names alone', () => {
    expect(other.functions.get('op_1')).toContain('return v.x * FACTOR_1;');
    expect(other.functions.get('op_1')).toContain('(x_1: T) -> T');
    expect(other.libraries).toEqual(['lanes']);
    const code = 'fn f() { xy = x; y.x.y = wx; }\n}';
    const named = renamed({ ...twice, functions: new Map([['f', code]]) }, (name) => name.toUpperCase());
    expect(named.functions.get('F')).toBe('fn F() { xy = X; Y.x.y = wx; }\n}');
  });
});

describe('emitKernel', () => {
  const code = emitKernel(withLanes(withConstants(twice, { SIZE: 3 }), 1));

  it('numbers the bindings in their order', () => {
    const swapped = emitKernel(withLanes({ ...twice, bindings: twice.bindings.toReversed() }, 1));
    expect(swapped).toContain('@group(0) @binding(0) var<storage, read_write> y');
    expect(swapped).toContain('@group(0) @binding(1) var<storage, read> x');
  });

  it('puts the libraries for the number of lanes before it, each once', () => {
    expect(code).toContain('fn op(x: f32) -> f32 {');
    expect(code).toContain('fn random_lanes_1(key: vec3u, i: u32) -> f32 {');
    const four = emitKernel(withLanes(twice, 4));
    expect(four).toContain('fn op(x: vec4f) -> vec4f {');
    expect(four).toContain('fn random_lanes_4(key: vec3u, i: u32) -> vec4f {');
    expect(four).not.toContain('alias T');
    expect(code.match(/fn pcg4d/g)?.length).toBe(1);
    expect(() => emitKernel({ ...twice, libraries: ['none'] })).toThrow(/^internal: there is no shaders\/lib\/none/);
  });

  it('has the size of the workgroup as a number', () => {
    expect(code).toContain('@compute @workgroup_size(64)\nfn twice(');
  });

  it('unrolls marked loops', () => {
    expect(code).not.toContain('for (var r');
    expect(code).toContain('y[0u] = op(x[0u]) + f32(row.r);');
    expect(code).toContain('y[2u] = op(x[2u]) + f32(row.r);');
    expect(code).not.toContain('y[3u]');
  });

  it('unrolls loops within loops, and leaves others', () => {
    const entry = [
      'fn twice() {',
      '  for (var k = 0u; k < SIZE; k++) {',
      '    // unroll',
      '    for (var r = 0u; r < ROWS; r++) {',
      '      // unroll',
      '      for (var c = 0u; c < ROWS; c++) {',
      '        sum[r * ROWS + c] += k;',
      '      }',
      '    }',
      '  }',
      '}',
    ].join('\n');
    const constants = new Map([...twice.constants, ['ROWS', 'const ROWS = 2u;']]);
    const unrolled = emitKernel(withLanes({ ...twice, constants, entry }, 1));
    expect(unrolled).toContain('for (var k = 0u; k < SIZE; k++) {');
    const sums = unrolled.match(/sum\[.*?\]/g);
    expect(sums).toEqual(['sum[0u * ROWS + 0u]', 'sum[0u * ROWS + 1u]', 'sum[1u * ROWS + 0u]', 'sum[1u * ROWS + 1u]']);
  });
});

it('every library is named by a kernel or by another library', () => {
  const named = [...KERNELS.values(), ...LIBRARIES.values()].flatMap(
    (text) => /^\/\/ lib: (.*)$/m.exec(text)?.[1]?.split(', ') ?? [],
  );
  const files = new Set(named.flatMap((name) => (name === 'lanes' ? ['lanes_1', 'lanes_4'] : [name])));
  expect([...LIBRARIES.keys()].sort()).toEqual([...files].sort());
});
