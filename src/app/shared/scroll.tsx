/** What may be wider than the page: it scrolls by itself, with a finger, a wheel or the keys. */
import type { ComponentChildren } from 'preact';

interface ScrollProps {
  /** spoken */
  readonly label: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

export function Scroll({ label, class: name, children }: ScrollProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which the keyboard must be able to do
    <section class={name === undefined ? 'scroll' : `scroll ${name}`} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}

/** The head of a table: a row with the names of its columns. */
export function ColumnNames({ names }: { readonly names: readonly string[] }) {
  return (
    <thead>
      <tr>
        {names.map((name, i) => (
          <th key={i} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}
