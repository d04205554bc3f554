/** Cards: what they take of a report, links there and back, and texts that are none. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  beside,
  type Card,
  cardLink,
  cardOf,
  cleaned,
  NAME_LENGTH,
  readCard,
  timesTfjs,
} from '../../../src/report/bench-card.ts';
import { MODEL_NAMES } from '../../../src/report/bench-report.ts';
import { parseReport } from '../../../src/report/parse-report.ts';
import { shortRuntime } from '../../../src/report/runtime-name.ts';
import { report, spread, training } from './fixture.ts';

const ABOUT = { name: 'Anna', browser: 'Chrome 150, Linux', version: '0.1.0' };
const PAGE = 'https://example.org/wgrad/bench/?rounds=1';

const CARD: Card = {
  ...ABOUT,
  adapter: 'nvidia ampere',
  software: false,
  model: 'mlp',
  batchSize: 32,
  wgrad: { median: 0.05, p10: 0.04, p90: 0.06 },
  tfjs: spread(5),
  date: '2026-11-23',
};

/** A link with what a card does not have. */
function linkWith(change: object): string {
  const coded = cardLink(PAGE, CARD).split('#card=')[1]!;
  const wire = JSON.parse(Buffer.from(coded, 'base64url').toString()) as object;
  return `#card=${Buffer.from(JSON.stringify({ ...wire, ...change })).toString('base64url')}`;
}

test('of the MLP at batch 32, else of what was trained first; lean rivals and random data are for others', () => {
  const results = [
    training('wgrad', 9, { model: 'convnet' }),
    training('wgrad', 4, { lean: true }),
    training('wgrad', 5.123456),
    training('tfjs-webgpu', 80, { batchSize: 128 }),
    training('tfjs-webgpu', 50),
  ];
  expect(cardOf(report({ training: results }), ABOUT)).toEqual({
    ...ABOUT,
    adapter: 'google swiftshader',
    software: true,
    model: 'mlp',
    batchSize: 32,
    wgrad: { median: 5.123, p10: 4.611, p90: 5.636 },
    tfjs: { median: 50, p10: 45, p90: 55 },
    date: '2026-11-23',
  });
  const convnet = cardOf(report({ training: results.slice(0, 2) }), ABOUT);
  expect(convnet?.model).toBe('convnet');
  expect(convnet?.tfjs).toBeUndefined();
  expect(cardOf(report({ training: [training('wgrad', 4, { data: 'dense random' })] }), ABOUT)).toBeUndefined();
  expect(cardOf(report(), ABOUT)).toBeUndefined();
});

test('a link brings the card back, also out of a text; the page’s own settings stay behind', () => {
  const link = cardLink(PAGE, CARD);
  expect(link).toMatch(/^https:\/\/example\.org\/wgrad\/bench\/#card=[\w-]+$/);
  expect(link.length).toBeLessThan(500);
  expect(readCard(link)).toEqual(CARD);
  expect(readCard(`See here:\n${link}.\nBest, Anna`)).toEqual(CARD);
});

test('any card comes back as it was', () => {
  const number = fc.double({ min: 0.001, max: 1e5, noNaN: true });
  const word = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 10 })
    .map(cleaned)
    .filter((text) => text !== '');
  const made = fc.record({
    name: fc.string({ unit: 'grapheme', maxLength: 8 }).map(cleaned),
    adapter: word,
    software: fc.boolean(),
    browser: word,
    model: fc.constantFrom(...MODEL_NAMES),
    batchSize: fc.integer({ min: 1, max: 65_536 }),
    wgrad: number.map(spread),
    tfjs: number.map(spread),
    date: fc.constant('2026-02-28'),
    version: fc.constantFrom('0.1.0', '1.22.3-beta.1'),
  });
  fc.assert(
    fc.property(made, (card) => {
      fc.pre([card.name, card.adapter, card.browser].every((text) => [...text].length <= NAME_LENGTH));
      expect(readCard(cardLink(PAGE, card))).toEqual(card);
    }),
    { seed: 7 },
  );
});

test.each([
  ['', 'none'],
  ['https://example.org/#card=', 'none'],
  ['{"schema":"wgrad-bench-1"}', 'none'],
  ['#card=eyJ2Ijox', 'broken'],
  ['#card=%', 'broken'],
  ['#card=/////w', 'broken'],
  ['#card=bnVsbA', 'values'],
  ['#card=W10', 'values'],
  [`#card=${'A'.repeat(5000)}`, 'values'],
  [linkWith({ v: 2 }), 'version'],
  [linkWith({ w: [0, 0, 0] }), 'values'],
  [linkWith({ w: [5, 6, 7] }), 'values'],
  [linkWith({ w: [5, 4] }), 'values'],
  [linkWith({ w: ['5', 4, 6] }), 'values'],
  [linkWith({ t: [1e300, 1, 1e301] }), 'values'],
  [linkWith({ k: 0.5 }), 'values'],
  [linkWith({ m: 'resnet' }), 'values'],
  [linkWith({ m: '__proto__' }), 'values'],
  [linkWith({ d: '2026-13-40' }), 'values'],
  [linkWith({ d: 'yesterday' }), 'values'],
  [linkWith({ x: '<b>' }), 'values'],
  [linkWith({ a: '' }), 'values'],
  [linkWith({ a: 'x'.repeat(81) }), 'values'],
  [linkWith({ n: 'x'.repeat(NAME_LENGTH + 1) }), 'values'],
  [linkWith({ s: true }), 'values'],
  [linkWith({ more: 1 }), 'values'],
])('%s is no card: %s', (text, fault) => {
  expect(readCard(text)).toBe(fault);
});

test('letters that hide or turn the line are left out of names', () => {
  expect(readCard(linkWith({ n: ' a\u202eb\u0000c\u200b\nd ' }))).toMatchObject({ name: 'abcd' });
});

test('anything behind #card= is a card or has a reason', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const read = readCard(`#card=${Buffer.from(json).toString('base64url')}`);
      expect(typeof read === 'object' || ['none', 'broken', 'version', 'values'].includes(read)).toBe(true);
    }),
    { seed: 7 },
  );
});

test('beside one’s own: faster or slower only where the spreads lie apart, other work not at all', () => {
  const friend = (median: number): Card => ({ ...CARD, wgrad: spread(median) });
  expect(beside(CARD, friend(0.025))).toEqual({ kind: 'faster', times: 2 });
  expect(beside(CARD, friend(0.1))).toEqual({ kind: 'slower', times: 0.5 });
  expect(beside(CARD, friend(0.055)).kind).toBe('same');
  expect(beside(CARD, { ...CARD, batchSize: 128 })).toEqual({ kind: 'other' });
  expect(beside(CARD, { ...CARD, model: 'lstm' })).toEqual({ kind: 'other' });
  expect(timesTfjs(CARD)).toBe(100);
});

test('browsers by the name and number that people know, with the system', () => {
  const chrome =
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Mobile Safari/537.36';
  const safari =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1';
  expect(shortRuntime(chrome)).toBe('Chrome 147, Android');
  expect(shortRuntime(safari)).toBe('Safari 26, iOS');
  expect(shortRuntime('Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/150.0.0.0 Safari/537.36')).toBe(
    'Chrome 150, Linux',
  );
  expect(shortRuntime('curl/8')).toBeUndefined();
});

test('the reports that are kept are reports; with a part missing or of another kind they are refused by its name', () => {
  const kept = readdirSync('bench/results')
    .filter((name) => name.endsWith('.json'))
    .map((name) => [name, readFileSync(`bench/results/${name}`, 'utf8')] as const)
    .filter(([, content]) => (JSON.parse(content) as { schema?: string }).schema === 'wgrad-bench-1');
  expect(kept.length).toBeGreaterThan(10);
  for (const [name, content] of kept) expect(parseReport(name, content).missing).toBeDefined();
  const whole = report({ training: [training('wgrad', 5)] });
  const refused =
    (change: object): (() => unknown) =>
    () =>
      parseReport('a.json', JSON.stringify({ ...whole, ...change }));
  expect(refused({ environment: {} })).toThrow(/^a\.json: environment\.adapter is undefined, expected/);
  expect(refused({ training: 'fast' })).toThrow(/^a\.json: training is "fast", expected Array/);
  expect(refused({ training: [{ ...training('wgrad', 5), msPerStep: null }] })).toThrow(
    /training\.0\.msPerStep is null/,
  );
  expect(refused({ missing: undefined })).toThrow(/missing is undefined/);
});
