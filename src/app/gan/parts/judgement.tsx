/** What the discriminator believes of real pictures and of the generator's: a heap of probabilities each. */
import { Section } from '../../shared/fields.tsx';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

const BINS = 10;

/** How many of the probabilities lie in each tenth. */
export function countsOf(probabilities: readonly number[]): number[] {
  const counts = new Array<number>(BINS).fill(0);
  for (const p of probabilities) counts[Math.min(BINS - 1, Math.floor(p * BINS))]! += 1;
  return counts;
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export function Judging() {
  const t = text.value;
  const { judgement, mode } = state;
  if (judgement.value === undefined) {
    return (
      <Section title={t.judgement} class="wide">
        <p>{t.noSheet}</p>
      </Section>
    );
  }
  const { real, drawn } = judgement.value;
  return (
    <Section title={t.judgement} lead={t.judgementLead(real.length)} class="wide judgement">
      <div class="heaps">
        <Heap name="real" title={t.realOnes} probabilities={real} />
        <Heap name="drawn" title={t.drawnOnes[mode]} probabilities={drawn} />
      </div>
    </Section>
  );
}

interface HeapProps {
  readonly name: 'real' | 'drawn';
  readonly title: string;
  readonly probabilities: readonly number[];
}

function Heap({ name, title, probabilities }: HeapProps) {
  const t = text.value;
  const counts = countsOf(probabilities);
  const most = Math.max(...counts);
  return (
    <figure>
      <figcaption>{t.histogram(title, t.percent(meanOf(probabilities)))}</figcaption>
      <ul class={`heap ${name}`}>
        {counts.map((count, i) => (
          <li key={i} style={{ height: `${(100 * count) / most}%` }}>
            <span class="unseen">{t.bin(10 * i, 10 * i + 10, count)}</span>
          </li>
        ))}
      </ul>
      <p class="ends" aria-hidden="true">
        <span>0 %</span>
        <span>50 %</span>
        <span>100 %</span>
      </p>
    </figure>
  );
}
