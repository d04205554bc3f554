/** A section of the suite: what it measures, its button, its plots and tables, and what all of that means. */

import { useId } from 'preact/hooks';
import type { BenchReport, Section as SectionName } from '../../../src/report/bench-report.ts';
import { type Table, tablesOf } from '../../../src/report/bench-tables.ts';
import { accuracyPlots, kernelPlots, type PlotSpec, startupPlots, trainingPlots } from '../../plots.ts';
import { runSections } from '../run.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { Plots } from './plot.tsx';
import { Columns, ResultTable } from './table.tsx';

const PLOTS: Partial<Record<SectionName, (report: BenchReport, t: typeof text.value) => PlotSpec[]>> = {
  training: trainingPlots,
  accuracy: accuracyPlots,
  startup: startupPlots,
  kernels: kernelPlots,
};

export function SectionView({ section }: { readonly section: SectionName }) {
  const t = text.value;
  const id = useId();
  const { title, run, lead, explain } = t.sections[section];
  const report = state.report.value;
  const tables = report === undefined ? [] : tablesOf(part(report, section), t.tables);
  return (
    <section aria-labelledby={id} class={`part ${section}`}>
      <div class="title">
        <h2 id={id}>{title}</h2>
        <button type="button" disabled={state.phase.value !== 'ready'} onClick={() => void runSections([section])}>
          {run}
        </button>
      </div>
      <p>{lead}</p>
      <details class="explain">
        <summary>{t.explain}</summary>
        <p>{explain}</p>
      </details>
      {report !== undefined && <Plots specs={PLOTS[section]?.(report, t) ?? []} />}
      {tables.map((table) => (
        <ResultTable key={table.title} table={inLanguage(table)} />
      ))}
      <Columns tables={tables} />
      {section === 'training' && <How report={report} />}
    </section>
  );
}

/** The report with one section alone. */
function part(report: BenchReport, section: SectionName): BenchReport {
  const { schema, environment, data, depth, graphs } = report;
  const own = section === 'depth' ? { depth, graphs } : { [section]: report[section] };
  return { schema, environment, data, missing: [], ...own };
}

/** Names of streams are words, others are names. */
function inLanguage(table: Table): Table {
  if (table.keys[0] !== 'pictures') return table;
  return { ...table, rows: table.rows.map(([name, ...cells]) => [text.value.stream(name!), ...cells]) };
}

/** How each library was used. */
function How({ report }: { readonly report: BenchReport | undefined }) {
  const t = text.value;
  const how = new Map(report?.training?.map((result) => [result.library, result.how]));
  if (how.size === 0) return null;
  return (
    <details class="more">
      <summary>{t.howTitle}</summary>
      <dl class="meanings">
        {[...how].map(([library, used]) => (
          <div key={library}>
            <dt>{library}</dt>
            <dd>{t.how(used)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
