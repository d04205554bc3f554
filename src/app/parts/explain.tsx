/** A concept explained at the place where it matters: folded away until it is asked for. */
import { useState } from 'preact/hooks';
import type { Concept } from '../text/concepts.ts';
import { explanations, facts, linesOf } from '../text/explain.ts';

export function Explain({ concept }: { readonly concept: Concept }) {
  const [isOpen, setOpen] = useState(false);
  const { title, text } = explanations.value[concept];
  return (
    <details class="explain" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && (
        <>
          <p>{text(facts.value)}</p>
          <pre>
            <code>{linesOf(concept)}</code>
          </pre>
        </>
      )}
    </details>
  );
}
