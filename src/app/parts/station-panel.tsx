/** What is to be said about the station that is chosen: its concepts with this run's numbers, and the lines that do it. */
import { Section } from '../shared/fields.tsx';
import * as state from '../state.ts';
import { explanations, facts, linesOf } from '../text/explain.ts';
import { text } from '../text/language.ts';
import { STATIONS } from '../text/stations.ts';
import { Filter } from '../workflow/filter.tsx';
import { Neuron } from '../workflow/neuron.tsx';

export function StationPanel() {
  const t = text.value;
  const station = state.station.value;
  const looksInside = state.chosen.value !== undefined || station === 'dense' || station === 'logits';
  return (
    <Section title={t.whatHappens} lead={t.chooseStation} class="station-panel">
      <div class="concepts">
        {looksInside && <Neuron />}
        {station === 'convolution' && <Filter />}
        {STATIONS[station].map((concept) => {
          const { title, text: say } = explanations.value[concept];
          return (
            <article key={concept}>
              <h3>{title}</h3>
              <p>{say(facts.value)}</p>
              <pre>
                <code>{linesOf(concept)}</code>
              </pre>
            </article>
          );
        })}
      </div>
    </Section>
  );
}
