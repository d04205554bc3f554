/** Fills the page /verify/: what it runs on, and a row for each check. Names and details only ever go in as text. */
import { element, setText } from '../../bench/element.ts';
import { byGroup, errorOfTolerance, markdownOf, type VerifyReport, verdict } from '../../src/report/check-report.ts';
import { describeAdapter } from '../../src/report/outcome.ts';
import type { Environment } from './messages.ts';

type Row = VerifyReport['checks'][number];

const COLUMNS = ['Result', 'Check', 'Error', 'of tolerance'];

export function showEnvironment({ adapter, runtime, limits }: Environment): void {
  const subgroups = adapter.subgroupSize === undefined ? '' : `, subgroups of ${adapter.subgroupSize}`;
  setText('adapter', `${describeAdapter(adapter)}${subgroups}`);
  setText('browser', runtime);
  setText('features', adapter.features.join(', ') || 'none of those that wgrad uses');
  const format = new Intl.NumberFormat('en');
  const named = Object.entries(limits).map(([name, value]) => `${name} ${format.format(value)}`);
  setText('limits', named.join(', '));
}

export function showReport(report: VerifyReport, running: boolean): void {
  const failed = report.checks.some((check) => !check.passes);
  setText('verdict', running ? `Checks so far: ${report.checks.length}` : verdict(report));
  element('verdict').classList.toggle('fail', failed);
  element<HTMLTextAreaElement>('markdown').value = markdownOf(report);
  const scroll = element('results');
  const table = document.createElement('table');
  table.createTHead().append(rowOf(COLUMNS.map((text) => cell('th', text, { scope: 'col' }))));
  for (const [group, rows] of byGroup(report.checks)) {
    const body = table.createTBody();
    const title = cell('th', group, { scope: 'rowgroup' });
    title.colSpan = COLUMNS.length;
    body.append(rowOf([title]), ...rows.map(checkRow));
  }
  scroll.replaceChildren(table);
}

function checkRow(check: Row): HTMLTableRowElement {
  const [error, tolerance] = errorOfTolerance(check).split(' of ');
  const result = cell('td', check.passes ? '✓ pass' : '✗ FAIL');
  result.className = check.passes ? 'pass' : 'fail';
  const what = cell('td', check.what);
  if (check.detail !== undefined) {
    const detail = document.createElement('pre');
    detail.textContent = check.detail;
    what.append(detail);
  }
  return rowOf([result, what, cell('td', error ?? ''), cell('td', tolerance ?? '')]);
}

function cell(tag: 'td' | 'th', text: string, attributes: Readonly<Record<string, string>> = {}): HTMLTableCellElement {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function rowOf(cells: readonly HTMLTableCellElement[]): HTMLTableRowElement {
  const row = document.createElement('tr');
  row.append(...cells);
  return row;
}
