/** What passes and what fails, and the report that says so. */
import { describe, expect, it } from 'vitest';
import {
  type Check,
  checkLine,
  markdownOf,
  passes,
  readSections,
  type VerifyReport,
  verdict,
} from '../../../src/report/check-report.ts';
import { runtimeName } from '../../../src/report/runtime-name.ts';

const check = (measured: number | null, tolerance = 1e-5, detail?: string): Check => {
  return { group: 'kernels', what: 'adam | sgd', measured, tolerance, detail };
};

const report = (checks: readonly Check[], more: Partial<VerifyReport> = {}): VerifyReport => ({
  schema: 'wgrad-verify-1',
  date: '2026-11-24T00:00:00.000Z',
  adapter: {
    vendor: 'acme',
    architecture: 'one',
    description: '',
    software: false,
    subgroupSize: 32,
    features: ['subgroups'],
  },
  limits: { maxBufferSize: 1024 },
  runtime: 'Node',
  data: 'made-up',
  sections: ['kernels'],
  complete: true,
  seconds: 61.4,
  checks: checks.map((found) => ({ ...found, passes: passes(found) })),
  ...more,
});

describe('a check', () => {
  it.each([
    [0, 0, true],
    [1e-5, 1e-5, true],
    [1.1e-5, 1e-5, false],
    [Number.NaN, 1, false],
    [null, 1, false],
  ])('%s of %s passes: %s', (measured, tolerance, expected) => {
    expect(passes(check(measured, tolerance))).toBe(expected);
  });

  it('that fails is still one when it went through JSON', () => {
    expect(passes(JSON.parse(JSON.stringify(check(Number.NaN))) as Check)).toBe(false);
  });

  it('is a line, with what is wrong below it', () => {
    expect(checkLine(check(4.1e-7))).toBe('  ok      4.1e-7 of 1.0e-5  adam | sgd');
    expect(checkLine(check(null, 0, 'a\nb'))).toBe('  FAIL              – of 0  adam | sgd\n          a\n          b');
  });
});

describe('verdict', () => {
  it.each([
    [report([check(0), check(0)]), 'All 2 checks pass.'],
    [report([check(0), check(1)]), '1 of 2 checks FAIL.'],
    [report([check(0)], { match: 'adam' }), "All 1 checks with 'adam' in their names pass."],
    [report([check(0)], { complete: false }), 'Stopped early: not everything was checked. All 1 checks pass.'],
  ])('%#', (given, expected) => {
    expect(verdict(given)).toBe(expected);
  });
});

describe('readSections', () => {
  it('takes all, all but tfjs, or those that are named, in their order', () => {
    expect(readSections('x', undefined, false)).toEqual(['kernels', 'training', 'tfjs']);
    expect(readSections('x', undefined, true)).toEqual(['kernels', 'training']);
    expect(readSections('x', 'tfjs, kernels', false)).toEqual(['kernels', 'tfjs']);
  });

  it('refuses what it does not know', () => {
    expect(() => readSections('verify: --only', 'kernel', false)).toThrow(
      "verify: --only: got 'kernel', expected some of kernels, training, tfjs.",
    );
  });
});

it('markdownOf names what it ran on, and each check in a row whose text cannot break the table', () => {
  const text = markdownOf(report([check(0), check(2, 1, 'y[3] is 1\nz')]));
  expect(text).toContain('**1 of 2 checks FAIL.**');
  expect(text).toContain('- Adapter: acme one, GPU, subgroups of 32');
  expect(text).toContain('- Limits: maxBufferSize 1024');
  expect(text).toContain('| pass | adam \\| sgd | 0 of 1.0e-5 |');
  expect(text).toContain('| **FAIL** | adam \\| sgd<br>y[3] is 1<br>z | 2.0e+0 of 1.0e+0 |');
});

it.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    'Chrome 140.0.0.0 (X11; Linux x86_64)',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.1.2',
    'Edge 140.0.1.2 (Windows NT 10.0; Win64; x64)',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    'Safari 26.0 (Macintosh; Intel Mac OS X 10_15_7)',
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0',
    'Firefox 141.0 (X11; Linux x86_64; rv:141.0)',
  ],
  ['Node.js/20', `Node ${process.version} (${process.platform} ${process.arch})`],
])('runtimeName of %s', (agent, name) => {
  expect(runtimeName(agent)).toBe(name);
});
