/**
 * A card: the few figures of a bench run that people compare, as plain data, and as a link that carries them behind its '#', which browsers send
 * to nobody. What comes in by a link or by the clipboard is anybody's text: it is a card only if every part of it is what a card has.
 */
import * as v from 'valibot';
import { spreadVerdict } from './bench-compare.ts';
import { BATCH_SIZES, type BenchReport, MODEL_NAMES, type ModelName, type Spread } from './bench-report.ts';

export interface Card {
  /** whose it is; may be empty */
  readonly name: string;
  readonly adapter: string;
  readonly software: boolean;
  readonly browser: string;
  readonly model: ModelName;
  readonly batchSize: number;
  /** ms per step */
  readonly wgrad: Spread;
  /** of tfjs-webgpu; undefined where it could not be measured */
  readonly tfjs?: Spread;
  /** 2026-11-27 */
  readonly date: string;
  /** of wgrad */
  readonly version: string;
}

/** Why a text is no card: there is none in it, it is cut off or changed, another version wrote it, or it has what no card has. */
export type CardFault = 'none' | 'broken' | 'version' | 'values';

export const NAME_LENGTH = 40;
const FORMAT = 1;
/** Far more than a card has. */
const LONGEST = 2000;
const IN_LINK = /#card=([\w%+/=-]*)/;

/** A line of text: what cannot be seen or turns the direction of writing is none. */
const line = (most: number) =>
  v.pipe(
    v.string(),
    v.transform(cleaned),
    v.check((text) => [...text].length <= most),
  );
const filled = (most: number) => v.pipe(line(most), v.nonEmpty());
const ms = v.pipe(v.number(), v.finite(), v.minValue(1e-5), v.maxValue(1e7));
const spread = v.pipe(
  v.strictTuple([ms, ms, ms]),
  v.check(([median, p10, p90]) => p10 <= median && median <= p90),
  v.transform(([median, p10, p90]): Spread => ({ median, p10, p90 })),
);

/** What a link carries, by short names. */
const Wire = v.strictObject({
  v: v.literal(FORMAT),
  n: v.optional(line(NAME_LENGTH), ''),
  a: filled(80),
  s: v.picklist([0, 1]),
  b: filled(80),
  m: v.picklist(MODEL_NAMES),
  k: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_536)),
  w: spread,
  t: v.optional(spread),
  d: v.pipe(v.string(), v.isoDate()),
  x: v.pipe(v.string(), v.regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}(-[\w.]{1,20})?$/)),
});

export function cleaned(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\p{C}|\p{Zl}|\p{Zp}/gu, '')
    .trim();
}

/** Of the MLP at batch 32, if that was trained: it is what most have; else of what was trained first. Lean rivals are for another comparison. */
export function cardOf(
  { training = [], environment }: BenchReport,
  about: Pick<Card, 'name' | 'browser' | 'version'>,
): Card | undefined {
  const own = training.filter(({ library, data, lean }) => library === 'wgrad' && data !== 'dense random' && !lean);
  const usual = own.find(({ model = 'mlp', batchSize }) => model === 'mlp' && batchSize === BATCH_SIZES.mlp[0]);
  const chosen = usual ?? own[0];
  if (chosen === undefined) return undefined;
  const { model = 'mlp', batchSize, data } = chosen;
  const tfjs = training.find(
    (other) =>
      other.library === 'tfjs-webgpu' &&
      (other.model ?? 'mlp') === model &&
      other.batchSize === batchSize &&
      other.data === data &&
      !other.lean,
  );
  const { vendor, architecture, description, software } = environment.adapter;
  const adapter = [vendor, architecture].filter((part) => part !== '').join(' ') || description || '?';
  return {
    ...about,
    adapter: cleaned(adapter).slice(0, 80) || '?',
    software,
    model,
    batchSize,
    wgrad: rounded(chosen.msPerStep),
    ...(tfjs && { tfjs: rounded(tfjs.msPerStep) }),
    date: environment.date.slice(0, 10),
  };
}

const round = (value: number): number => Number(value.toPrecision(4));
const rounded = ({ median, p10, p90 }: Spread): Spread => ({ median: round(median), p10: round(p10), p90: round(p90) });

export const samplesPerSecond = ({ batchSize }: Card, { median }: Spread): number => (1000 * batchSize) / median;

/** How many times as fast wgrad is as tfjs-webgpu. */
export const timesTfjs = ({ wgrad, tfjs }: Card): number | undefined => tfjs && tfjs.median / wgrad.median;

/** The address of the page with the card behind its '#'. */
export function cardLink(page: string, card: Card): string {
  const triple = ({ median, p10, p90 }: Spread) => [median, p10, p90];
  const { name, adapter, software, browser, model, batchSize, wgrad, tfjs, date, version } = card;
  const wire = {
    v: FORMAT,
    ...(name !== '' && { n: name }),
    a: adapter,
    s: software ? 1 : 0,
    b: browser,
    m: model,
    k: batchSize,
    w: triple(wgrad),
    ...(tfjs && { t: triple(tfjs) }),
    d: date,
    x: version,
  };
  const bytes = new TextEncoder().encode(JSON.stringify(wire));
  const base64 = btoa(String.fromCharCode(...bytes));
  const address = new URL(page);
  address.search = '';
  address.hash = `card=${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
  return address.href;
}

/** The card in a link, or in a text that has a link in it. */
export function readCard(text: string): Card | CardFault {
  const coded = IN_LINK.exec(text)?.[1];
  if (coded === undefined || coded === '') return 'none';
  if (coded.length > LONGEST) return 'values';
  const wire = decoded(coded);
  if (wire === undefined) return 'broken';
  if (typeof wire !== 'object' || wire === null) return 'values';
  if ('v' in wire && wire.v !== FORMAT) return 'version';
  const read = v.safeParse(Wire, wire);
  if (!read.success) return 'values';
  const { n, a, s, b, m, k, w, t, d, x } = read.output;
  return {
    name: n,
    adapter: a,
    software: s === 1,
    browser: b,
    model: m,
    batchSize: k,
    wgrad: w,
    ...(t && { tfjs: t }),
    date: d,
    version: x,
  };
}

function decoded(coded: string): unknown {
  try {
    const base64 = decodeURIComponent(coded).replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** A friend's card beside one's own: times above 1 is faster than one's own. Other work cannot be compared. */
export type Beside =
  | { readonly kind: 'other' }
  | { readonly kind: 'faster' | 'slower' | 'same'; readonly times: number };

export function beside(own: Card, friend: Card): Beside {
  if (own.model !== friend.model || own.batchSize !== friend.batchSize) return { kind: 'other' };
  return { kind: spreadVerdict(friend.wgrad, own.wgrad), times: own.wgrad.median / friend.wgrad.median };
}

export const sameCard = (one: Card, other: Card): boolean =>
  cardLink('https://wgrad.invalid/', one) === cardLink('https://wgrad.invalid/', other);
