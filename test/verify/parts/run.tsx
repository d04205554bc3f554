/** What to check, the buttons, how it goes, and what it runs on. */
import { useEffect, useRef } from 'preact/hooks';
import { Section } from '../../../src/app/shared/fields.tsx';
import { adapterText, Pairs } from '../../../src/app/shared/run-facts.tsx';
import { SECTIONS, type Section as SectionName } from '../../../src/report/check-report.ts';
import { start, stop } from '../run.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

export function Run() {
  const t = text.value;
  return (
    <Section title={t.runTitle} lead={t.runLead} class="run">
      <Choices />
      <Buttons />
      <p id="status" role="status">
        {state.status.value}
      </p>
      <progress aria-label={t.progress} value={state.share.value} max={1} />
      <Detail />
      <Facts />
      <details class="explain">
        <summary>{t.explain}</summary>
        <p>{t.explainText}</p>
      </details>
    </Section>
  );
}

function Choices() {
  const t = text.value;
  const wanted = state.wanted.value;
  const choose = (section: SectionName, isWanted: boolean): void => {
    state.wanted.value = isWanted ? [...wanted, section] : wanted.filter((each) => each !== section);
  };
  return (
    <fieldset class="sections" disabled={state.phase.value === 'running'}>
      <legend>{t.what}</legend>
      {SECTIONS.map((section) => (
        <label key={section} class="check">
          <input
            type="checkbox"
            name={section}
            checked={wanted.includes(section)}
            onChange={({ currentTarget }) => choose(section, currentTarget.checked)}
          />{' '}
          {t.sections[section]}
        </label>
      ))}
    </fieldset>
  );
}

/** The focus goes to the button that can be pressed next, if it was on the other one. */
function Buttons() {
  const t = text.value;
  const phase = state.phase.value;
  const [starts, stops] = [useRef<HTMLButtonElement>(null), useRef<HTMLButtonElement>(null)];
  const isRunning = phase === 'running';
  const before = useRef(isRunning);
  useEffect(() => {
    if (before.current === isRunning) return;
    before.current = isRunning;
    const next = isRunning ? stops.current! : starts.current!;
    if (document.activeElement === document.body || document.activeElement?.closest('.run')) next.focus();
  }, [isRunning, starts, stops]);
  return (
    <p class="actions">
      <button ref={starts} type="button" class="main" disabled={phase !== 'ready'} onClick={start}>
        {t.start}
      </button>
      <button ref={stops} type="button" disabled={!isRunning} onClick={stop}>
        {t.stop}
      </button>
    </p>
  );
}

/** While it runs it keeps its line, so that nothing moves. */
function Detail() {
  const now = state.detail.value;
  if (state.phase.value !== 'running') return null;
  const says = typeof now === 'string' ? now : text.value.failedOf(now.failed, now.all);
  return <p class="detail">{says === '' ? '\u00a0' : says}</p>;
}

function Facts() {
  const t = text.value;
  const environment = state.environment.value;
  const adapter = environment?.adapter;
  const subgroups = adapter?.subgroupSize === undefined ? '' : t.subgroups(adapter.subgroupSize);
  return (
    <>
      <Pairs
        class="facts"
        rows={[
          [t.adapter, adapter && `${adapterText(adapter)}${subgroups}`],
          [t.browser, environment?.runtime],
          [t.digits, t.digitsAre],
        ]}
      />
      {environment !== undefined && (
        <details class="more">
          <summary>{t.adapterMore}</summary>
          <dl class="meanings">
            <div>
              <dt>{t.features}</dt>
              <dd>{environment.adapter.features.join(', ') || t.noFeatures}</dd>
            </div>
            {Object.entries(environment.limits).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd class="numbers">{t.whole(value)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}
