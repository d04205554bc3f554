/** What was found: a verdict, and the checks by their groups. A group is a line until it is opened; one in which something fails is open. */
import { useState } from 'preact/hooks';
import { Section } from '../../../src/app/shared/fields.tsx';
import { ColumnNames, Scroll } from '../../../src/app/shared/scroll.tsx';
import { byGroup, errorOfTolerance, type VerifyReport } from '../../../src/report/check-report.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

type Row = VerifyReport['checks'][number];

export function Results() {
  const t = text.value;
  const report = state.report.value;
  const isRunning = state.phase.value === 'running';
  const failed = report?.checks.some((check) => !check.passes) ?? false;
  return (
    <Section title={t.resultsTitle} lead={t.resultsLead} class="checks">
      <div class={failed ? 'verdict fail' : 'verdict'}>{verdictOf(report, isRunning)}</div>
      {report?.complete && !isRunning && <p>{failed ? t.meansBad : t.meansGood}</p>}
      {report !== undefined && (
        <label class="check">
          <input
            type="checkbox"
            checked={state.showsAll.value}
            onChange={({ currentTarget }) => {
              state.showsAll.value = currentTarget.checked;
            }}
          />{' '}
          {t.showAll}
        </label>
      )}
      {report !== undefined &&
        [...byGroup(report.checks)].map(([name, rows]) => <Group key={name} name={name} rows={rows} />)}
    </Section>
  );
}

function verdictOf(report: VerifyReport | undefined, isRunning: boolean): string {
  const t = text.value;
  if (report === undefined) return t.nothing;
  return isRunning ? t.soFar(report.checks.length) : t.verdict(report);
}

function Group({ name, rows }: { readonly name: string; readonly rows: readonly Row[] }) {
  const t = text.value;
  const passed = rows.filter((row) => row.passes).length;
  const isGood = passed === rows.length;
  const [isOpened, setOpened] = useState<boolean>();
  const isOpen = state.showsAll.value || (isOpened ?? !isGood);
  return (
    <details class="group" open={isOpen} onToggle={({ currentTarget }) => setOpened(currentTarget.open)}>
      <summary>
        <span class="group-name">{t.group(name)}</span>{' '}
        <span class={isGood ? 'pass' : 'fail'}>{t.groupOf(passed, rows.length)}</span>{' '}
        <small>{t.worst(worstOf(rows))}</small>
      </summary>
      {isOpen && <Checks rows={rows} name={t.group(name)} />}
    </details>
  );
}

/** The largest error, by its tolerance. */
function worstOf(rows: readonly Row[]): string {
  const shares = rows.map(({ measured, tolerance }) => {
    if (measured === null) return Number.POSITIVE_INFINITY;
    return measured === 0 ? 0 : measured / tolerance;
  });
  const worst = Math.max(...shares);
  return Number.isFinite(worst) ? text.value.percent(worst) : '–';
}

function Checks({ rows, name }: { readonly rows: readonly Row[]; readonly name: string }) {
  const t = text.value;
  return (
    <Scroll label={name}>
      <table>
        <ColumnNames names={t.columns} />
        <tbody>
          {rows.map((row) => (
            <CheckRow key={row.what} row={row} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function CheckRow({ row }: { readonly row: Row }) {
  const t = text.value;
  const [error = '', tolerance = ''] = errorOfTolerance(row).split(' of ');
  return (
    <tr>
      <td class={row.passes ? 'pass' : 'fail'}>{row.passes ? t.pass : t.fail}</td>
      <td>
        {t.check(row.what)}
        {row.detail !== undefined && (
          <details class="more">
            <summary>{t.detail}</summary>
            <pre lang="en">{row.detail}</pre>
          </details>
        )}
      </td>
      <td>{error}</td>
      <td>{tolerance}</td>
    </tr>
  );
}
