/** This page's figures beside those of a JSON file. */
import { Section } from '../../../src/app/shared/fields.tsx';
import { compareTable } from '../../../src/report/bench-compare.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { Columns, ResultTable } from './table.tsx';

export function Compared() {
  const t = text.value;
  const [report, baseline] = [state.report.value, state.baseline.value];
  if (report === undefined || baseline === undefined) return null;
  const table = compareTable(report, baseline.report, t.tables);
  return (
    <Section title={t.compareTitle} lead={t.compareLead(baseline.file)} class="compared">
      {table.rows.length === 0 ? <p>{t.compareNone}</p> : <ResultTable table={table} />}
      {table.rows.length > 0 && <Columns tables={[table]} />}
    </Section>
  );
}
