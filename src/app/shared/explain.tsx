/** A concept explained at the place where it matters: folded away until it is asked for. */
import { useState } from 'preact/hooks';

interface ExplanationProps {
  readonly title: string;
  /** asked for when it is opened */
  readonly text: () => string;
  /** the lines of TypeScript that do it */
  readonly lines: () => string;
}

export function Explanation({ title, text, lines }: ExplanationProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="explain" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && (
        <>
          <p>{text()}</p>
          <pre>
            <code>{lines()}</code>
          </pre>
        </>
      )}
    </details>
  );
}
