/** The table of a run's epochs: the last ones, for nobody reads ten thousand rows. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { words } from './language.ts';

const MOST_ROWS = 100;
/** That are seen at a time. */
const SEEN_ROWS = 10;

interface EpochTableProps<Epoch extends { readonly epoch: number }> {
  /** after that of the epoch's number */
  readonly columns: readonly (readonly [name: string, text: (epoch: Epoch) => string])[];
  readonly epochs: readonly Epoch[];
  /** that the run has: its rows have their place before they come */
  readonly expected: number;
}

export function EpochTable<Epoch extends { readonly epoch: number }>({
  columns,
  epochs,
  expected,
}: EpochTableProps<Epoch>) {
  const t = words.value;
  const shown = epochs.slice(-MOST_ROWS);
  const isCut = shown.length < epochs.length;
  const box = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  // the last rows are seen, unless somebody reads others
  useLayoutEffect(() => {
    if (isAtEnd.current) box.current!.scrollTop = box.current!.scrollHeight;
  }, [epochs.length]);
  return (
    <section
      ref={box}
      class="scroll epochs"
      style={{ '--rows': Math.min(SEEN_ROWS, Math.max(expected, epochs.length)) }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which the keyboard must be able to do
      tabIndex={0}
      aria-label={t.epochsTable}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        isAtEnd.current = scrollTop + clientHeight > scrollHeight - 40;
      }}
    >
      <table>
        <caption>{isCut ? t.lastEpochs(t.whole(MOST_ROWS), t.whole(epochs.length)) : t.epochsTable}</caption>
        <thead>
          <tr>
            {[t.epoch, ...columns.map(([name]) => name)].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody id="epoch-rows">
          {shown.length === 0 && (
            <tr>
              <td colSpan={columns.length + 1}>{t.noneYet}</td>
            </tr>
          )}
          {shown.map((epoch) => (
            <tr key={epoch.epoch}>
              <td>{epoch.epoch + 1}</td>
              {columns.map(([name, text]) => (
                <td key={name}>{text(epoch)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
