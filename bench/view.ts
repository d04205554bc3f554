/** Fills the bench page from a report: plots and tables of each section, and the comparison with a baseline. */

import { compareTable } from '../src/report/bench-compare.ts';
import type { BenchReport, Environment } from '../src/report/bench-report.ts';
import { type Table, tablesOf } from '../src/report/bench-tables.ts';
import { describeAdapter } from '../src/report/outcome.ts';
import { element, setText } from './element.ts';
import { accuracyPlots, drawPlot, kernelPlots, type PlotSpec, startupPlots, trainingPlots } from './plots.ts';

/** Of this page, or of the report that is shown. */
export function showEnvironment({ adapter, runtime, processors, crossOriginIsolated }: Environment): void {
  setText('adapter', describeAdapter(adapter));
  setText('browser', runtime);
  const threads = crossOriginIsolated
    ? 'cross-origin isolated, so wasm has threads'
    : 'not cross-origin isolated: wasm has one';
  setText('isolation', `${processors} processors; ${threads}`);
}

export function showReport(report: BenchReport, baseline: BenchReport | undefined): void {
  const { environment, data, training, depth, graphs, streams, accuracy, startup, kernels, missing } = report;
  showEnvironment(environment);
  setText('data', `${data}, measured ${environment.date.slice(0, 10)}`);
  fill('training', trainingPlots(report), training ? tablesOf(only(report, { training })) : []);
  fill('depth', [], depth ? tablesOf(only(report, { depth, ...(graphs && { graphs }) })) : []);
  fill('streams', [], streams ? tablesOf(only(report, { streams })) : []);
  fill('accuracy', accuracyPlots(report), accuracy ? tablesOf(only(report, { accuracy })) : []);
  fill('startup', startupPlots(report), startup ? tablesOf(only(report, { startup })) : []);
  fill('kernels', kernelPlots(report), kernels ? tablesOf(only(report, { kernels })) : []);
  fill('missing', [], missing.length > 0 ? tablesOf(only(report, { missing })) : []);
  element('missing').hidden = missing.length === 0;
  element('compare').hidden = baseline === undefined;
  if (baseline !== undefined) fill('compare', [], [compareTable(report, baseline)]);
  addHow(training ?? []);
}

const only = ({ schema, environment, data }: BenchReport, part: Partial<BenchReport>): BenchReport => {
  return { schema, environment, data, missing: [], ...part };
};

function fill(section: string, plots: readonly PlotSpec[], tables: readonly Table[]): void {
  const results = element(section).querySelector<HTMLElement>('.results')!;
  const holder = document.createElement('div');
  holder.className = 'plots';
  results.replaceChildren(...(plots.length > 0 ? [holder] : []), ...tables.map(tableElement));
  for (const plot of plots) {
    const columns = getComputedStyle(holder).gridTemplateColumns.split(' ').length;
    holder.append(drawPlot(plot, (holder.clientWidth - 16 * (columns - 1)) / columns));
  }
}

function tableElement({ title, columns, rows }: Table): HTMLElement {
  const table = document.createElement('table');
  if (title === 'Not measured') table.className = 'text';
  const head = table.createTHead().insertRow();
  for (const column of columns) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = column;
    head.append(cell);
  }
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const text of row) line.insertCell().textContent = text;
  }
  const heading = document.createElement('h3');
  heading.textContent = title;
  const scroll = document.createElement('div');
  scroll.className = 'scroll';
  scroll.tabIndex = 0;
  scroll.append(table);
  const holder = document.createElement('div');
  holder.append(heading, scroll);
  return holder;
}

/** How each library was used. */
function addHow(training: NonNullable<BenchReport['training']>): void {
  const how = new Map(training.map((result) => [result.library, result.how]));
  if (how.size === 0) return;
  const details = document.createElement('details');
  const summary = document.createElement('summary');
  summary.textContent = 'How each library is used';
  const list = document.createElement('ul');
  for (const [library, text] of how) {
    const item = document.createElement('li');
    item.textContent = `${library}: ${text}.`;
    list.append(item);
  }
  details.append(summary, list);
  element('training').querySelector('.results')!.append(details);
}
