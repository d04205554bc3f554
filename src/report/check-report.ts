/**
 * What `npm run verify`, its page and its tests report: measured errors against their tolerances, what they were measured on, and
 * all of it as lines, as Markdown and as JSON. Types and pure functions, for Node and the browser.
 */
import { UsageError } from '../errors.ts';
import type { AdapterDescription } from '../gpu/adapter.ts';
import { describeAdapter } from './outcome.ts';

/** Parts of the checks: every kernel, training against the float64 twin and the unfused schedule, training against tfjs-webgpu. */
export const SECTIONS = ['kernels', 'training', 'tfjs'] as const;
export type Section = (typeof SECTIONS)[number];

export interface Check {
  /** What is compared with what. */
  readonly group: string;
  readonly what: string;
  /** null where it is no number, or could not be measured: JSON has no NaN */
  readonly measured: number | null;
  readonly tolerance: number;
  /** What is wrong, a line for each finding. */
  readonly detail?: string;
}

export interface VerifyOptions {
  readonly sections: readonly Section[];
  /** only what has this in its name */
  readonly match?: string;
}

export interface VerifyReport {
  readonly schema: 'wgrad-verify-1';
  readonly date: string;
  readonly adapter: AdapterDescription;
  /** Of the device, by WebGPU's names. */
  readonly limits: Readonly<Record<string, number>>;
  /** The browser, or Node. */
  readonly runtime: string;
  /** What the digits are: mnist, made-up, custom. */
  readonly data: string;
  readonly sections: readonly Section[];
  readonly match?: string;
  /** false where it was stopped before the end */
  readonly complete: boolean;
  readonly seconds: number;
  readonly checks: readonly (Check & { readonly passes: boolean })[];
}

/** What could not be measured fails. */
export const passes = ({ measured, tolerance }: Check): boolean => measured !== null && measured <= tolerance;

/** @throws UsageError naming what is not known */
export function readSections(where: string, only: string | undefined, quick: boolean): readonly Section[] {
  if (only === undefined) return SECTIONS.filter((name) => !quick || name !== 'tfjs');
  const wanted = only.split(',').map((name) => name.trim());
  const unknown = wanted.find((name) => !SECTIONS.some((known) => known === name));
  if (unknown !== undefined) {
    throw new UsageError(`${where}: got '${unknown}', expected some of ${SECTIONS.join(', ')}.`);
  }
  return SECTIONS.filter((name) => wanted.includes(name));
}

const number = (value: number | null): string => {
  if (value === null) return '–';
  return value === 0 ? '0' : value.toExponential(1);
};

/** `4.1e-7 of 1.0e-5` */
export const errorOfTolerance = ({ measured, tolerance }: Check): string =>
  `${number(measured)} of ${number(tolerance)}`;

/** One line: `  ok     4.1e-7 of 1.0e-5  weights at the end, largest difference`; more where something is wrong. */
export function checkLine(check: Check): string {
  const detail = check.detail?.replace(/^/gm, '          ');
  const line = `  ${passes(check) ? 'ok  ' : 'FAIL'}  ${errorOfTolerance(check).padStart(18)}  ${check.what}`;
  return detail === undefined ? line : `${line}\n${detail}`;
}

/** `All 92 checks pass.` or how many do not, and what was left out. */
export function verdict({ checks, complete, match }: Pick<VerifyReport, 'checks' | 'complete' | 'match'>): string {
  const failed = checks.filter((check) => !check.passes).length;
  const of = match === undefined ? '' : ` with '${match}' in their names`;
  const found =
    failed === 0 ? `All ${checks.length} checks${of} pass.` : `${failed} of ${checks.length} checks${of} FAIL.`;
  return complete ? found : `Stopped early: not everything was checked. ${found}`;
}

/** Checks by their groups, in the order in which these first come. */
export function byGroup<T extends Check>(checks: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const check of checks) groups.set(check.group, [...(groups.get(check.group) ?? []), check]);
  return groups;
}

/** The report for an issue or a mail. */
export function markdownOf(report: VerifyReport): string {
  const { adapter, runtime, data, date, seconds, limits, checks } = report;
  const listed = Object.entries(limits).map(([name, value]) => `${name} ${value}`);
  const subgroups = adapter.subgroupSize === undefined ? '' : `, subgroups of ${adapter.subgroupSize}`;
  const facts = [
    `**${verdict(report)}**`,
    '',
    `- Adapter: ${describeAdapter(adapter)}${subgroups}`,
    `- Runtime: ${runtime}`,
    `- Features: ${adapter.features.join(', ') || 'none'}`,
    `- Limits: ${listed.join(', ')}`,
    `- Data: ${data}; ${seconds.toFixed(0)} s, ${date.slice(0, 10)}`,
  ];
  const tables = [...byGroup(checks)].flatMap(([group, rows]) => [
    '',
    `### ${group}`,
    '',
    '| | check | error of tolerance |',
    '|---|---|---|',
    ...rows.map((row) => `| ${row.passes ? 'pass' : '**FAIL**'} | ${cell(row)} | ${errorOfTolerance(row)} |`),
  ]);
  return `${['## wgrad verify', '', ...facts, ...tables].join('\n')}\n`;
}

const cell = ({ what, detail }: Check): string =>
  [what, ...(detail?.split('\n') ?? [])].map((line) => line.replaceAll('|', '\\|')).join('<br>');
