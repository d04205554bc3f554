/** A report against a baseline, and the reading of files that may be none. */
import { expect, test } from 'vitest';
import { compareTable } from '../../../src/report/bench-compare.ts';
import { parseReport } from '../../../src/report/parse-report.ts';
import { report, training } from './fixture.ts';

test('the figures that both have, with a verdict only where the spreads lie apart', () => {
  const baseline = report({ training: [training('wgrad', 5), training('rival', 50), training('gone', 1)] });
  const now = report({ training: [training('wgrad', 10), training('rival', 52), training('new', 1)] });
  expect(compareTable(now, baseline).rows).toEqual([
    ['wgrad: ms per step, batch 32', '5', '10', '2', 'slower'],
    ['rival: ms per step, batch 32', '50', '52', '1.04', 'same within spread'],
  ]);
  expect(compareTable(baseline, now).rows[0]!.at(-1)).toBe('faster');
});

test('a report survives JSON; other files are refused by name', () => {
  const kept = report({ training: [training('wgrad', 5)] });
  expect(parseReport('a.json', JSON.stringify(kept))).toEqual(kept);
  expect(() => parseReport('b.json', '{"results": []}')).toThrow(
    /b\.json: its schema is undefined, expected "wgrad-bench-1"/,
  );
  expect(() => parseReport('c.json', 'null')).toThrow(/c\.json: its schema/);
  expect(() => parseReport('d.json', 'x')).toThrow(/d\.json: it is no JSON/);
});
