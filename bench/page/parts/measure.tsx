/** The short comparison: the button that most people want, how it goes, what came out, and what it runs on. */
import { Section } from '../../../src/app/shared/fields.tsx';
import { adapterText, Pairs } from '../../../src/app/shared/run-facts.tsx';
import { samplesPerSecond, timesTfjs } from '../../../src/report/bench-card.ts';
import { figure } from '../../../src/report/bench-tables.ts';
import { ownCard } from '../cards.ts';
import { measure, stop } from '../run.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

export function Measure() {
  const t = text.value;
  const phase = state.phase.value;
  return (
    <Section title={t.measureTitle} lead={t.measureLead} class="measure">
      <p class="actions">
        <button type="button" class="main" disabled={phase !== 'ready'} onClick={() => void measure()}>
          {t.measure}
        </button>
        <button type="button" disabled={phase !== 'running'} onClick={stop}>
          {t.stop}
        </button>
      </p>
      <p id="status" role="status">
        {state.status.value}
      </p>
      <progress aria-label={t.busy} value={state.share.value} max={1} />
      <Result />
      <Facts />
      <p class="quiet">{t.measureHint}</p>
    </Section>
  );
}

function Result() {
  const t = text.value;
  const card = ownCard.value;
  if (card === undefined) return null;
  const times = timesTfjs(card);
  return (
    <div class="result" aria-live="polite">
      {t.result(figure(samplesPerSecond(card, card.wgrad)))}
      {times === undefined ? t.period : t.resultTimes(t.times(times))}
    </div>
  );
}

function Facts() {
  const t = text.value;
  const environment = state.environment.value;
  const report = state.report.value;
  const digits =
    report === undefined
      ? t.digitsLater
      : t.digitsOf(t.sourceNames[report.data] ?? report.data, t.whole(report.samples ?? 0));
  return (
    <Pairs
      class="facts"
      rows={[
        [t.adapter, environment && adapterText(environment.adapter)],
        [t.browser, environment?.runtime],
        [t.threads, environment && t.threadsOf(environment.processors, environment.crossOriginIsolated)],
        [t.digits, digits],
      ]}
    />
  );
}
