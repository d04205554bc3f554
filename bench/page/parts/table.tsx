/** A table of results: the columns that matter most, all of them folded below, and what they mean. */
import { useId } from 'preact/hooks';
import { ColumnNames, Scroll } from '../../../src/app/shared/scroll.tsx';
import type { Table } from '../../../src/report/bench-tables.ts';
import { text } from '../text/language.ts';

export function ResultTable({ table }: { readonly table: Table }) {
  const t = text.value;
  const { title, columns, rows, brief } = table;
  const pick = (row: readonly string[]): readonly string[] => brief?.map((column) => row[column]!) ?? row;
  return (
    <div class="outcome">
      <h3>{title}</h3>
      <Grid title={`${title}: ${t.mainColumns}`} columns={pick(columns)} rows={rows.map(pick)} />
      {brief !== undefined && (
        <details class="more">
          <summary>{t.allColumns}</summary>
          <Grid title={`${title}: ${t.allColumns}`} columns={columns} rows={rows} />
        </details>
      )}
    </div>
  );
}

function Grid({ title, columns, rows }: Pick<Table, 'title' | 'columns' | 'rows'>) {
  return (
    <Scroll label={title}>
      <table>
        <ColumnNames names={columns} />
        <tbody>
          {rows.map((row) => (
            <Row key={row.join('|')} row={row} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ row: [name, ...cells] }: { readonly row: readonly string[] }) {
  return (
    <tr class={name === 'wgrad' ? 'own' : undefined}>
      <th scope="row">{name}</th>
      {cells.map((cell, i) => (
        <td key={i}>{cell}</td>
      ))}
    </tr>
  );
}

/** What the columns of some tables mean. */
export function Columns({ tables }: { readonly tables: readonly Table[] }) {
  const t = text.value;
  const id = useId();
  const keys = [...new Set(tables.flatMap((table) => table.keys))].filter((key) => key in t.columnMeaning);
  if (keys.length === 0) return null;
  return (
    <details class="more">
      <summary id={id}>{t.columnsMean}</summary>
      <dl class="meanings" aria-labelledby={id}>
        {keys.map((key) => (
          <div key={key}>
            <dt>{t.tables.columns[key]}</dt>
            <dd>{t.columnMeaning[key]}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
