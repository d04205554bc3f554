/** A tour in eight stops, each with a part of the page behind it. */
import { signal } from '@preact/signals';
import { Section } from '../shared/fields.tsx';
import { bringIntoView } from '../shared/view.ts';
import * as state from '../state.ts';
import { facts } from '../text/explain.ts';
import { text } from '../text/language.ts';
import { STOPS, type Stop, type TourFacts } from '../text/stops.ts';
import { tourText } from '../text/tour.ts';
import { Matrix, Paint, Parameters } from './try-it.tsx';

const NAMES = Object.keys(STOPS) as Stop[];
const stop = signal<Stop>('rules');

export function Tour() {
  const t = tourText.value;
  const at = NAMES.indexOf(stop.value);
  const { title, text: say } = t.stops[stop.value];
  const go = (to: Stop): void => {
    stop.value = to;
    state.station.value = STOPS[to];
  };
  return (
    <Section title={t.title} class="tour wide">
      <ol class="stages">
        {NAMES.map((name, i) => (
          <li key={name}>
            <button type="button" class="stage" aria-current={i === at ? 'step' : undefined} onClick={() => go(name)}>
              {i + 1}. {t.stops[name].title}
            </button>
          </li>
        ))}
      </ol>
      <div class="stop">
        <div class="stop-says">
          <h3>{title}</h3>
          <p>{say(tourFacts())}</p>
          <p class="actions">
            <button type="button" class="small" disabled={at === 0} onClick={() => go(NAMES[at - 1]!)}>
              {t.before}
            </button>
            <button type="button" class="small" disabled={at === NAMES.length - 1} onClick={() => go(NAMES[at + 1]!)}>
              {t.after}
            </button>
            <button type="button" class="small" onClick={showStation}>
              {t.showMe}
            </button>
          </p>
        </div>
        {stop.value === 'tensor' && (
          <>
            <Paint />
            <Matrix />
          </>
        )}
        {stop.value === 'model' && <Parameters />}
      </div>
    </Section>
  );
}

/** Brings the station into view. */
function showStation(): void {
  const station = STOPS[stop.value];
  state.station.value = station;
  const name = `.station.${station} .station-name`;
  bringIntoView(name, 'center');
  document.querySelector<HTMLElement>(name)?.focus({ preventScroll: true });
}

function tourFacts(): TourFacts {
  const { count, params, rates, learningRate, batch, steps } = facts.value;
  const { epochs } = state.config.value;
  return { count, params, rate: rates[0], learningRate, batch, steps, epochs: text.value.whole(epochs) };
}
