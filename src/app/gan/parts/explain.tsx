/** A concept of the GAN page. */
import { Explanation } from '../../shared/explain.tsx';
import type { Concept } from '../text/concepts.ts';
import { explanations, facts, linesOf } from '../text/explain.ts';

export function Explain({ concept }: { readonly concept: Concept }) {
  const { title, text } = explanations.value[concept];
  return <Explanation title={title} text={() => text(facts.value)} lines={() => linesOf(concept)} />;
}
