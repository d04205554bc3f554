/** The program of the run, in TypeScript and for Keras: a line leads to its station. */
import { signal } from '@preact/signals';
import { kerasLines, type ProgramLine, programLines } from '../program.ts';
import { alone } from '../samples/state.ts';
import { Section } from '../shared/fields.tsx';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

const LANGUAGES = { wgrad: 'TypeScript', keras: 'Keras (Python)' } as const;

const shown = signal<keyof typeof LANGUAGES>('wgrad');
const copied = signal(false);

export function Code() {
  const t = text.value;
  const { config } = state;
  const lines =
    shown.value === 'wgrad'
      ? programLines(config.value, alone.value.isSame)
      : kerasLines(config.value, alone.value.isSame);
  const copy = (what: string): void => {
    void navigator.clipboard.writeText(what).then(() => {
      copied.value = true;
      setTimeout(() => {
        copied.value = false;
      }, 2000);
    });
  };
  return (
    <Section title={t.code} lead={t.codeLead} class="code">
      <p class="actions">
        {(Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[]).map((each) => (
          <button
            key={each}
            type="button"
            class="small"
            aria-pressed={shown.value === each}
            onClick={() => {
              shown.value = each;
            }}
          >
            {LANGUAGES[each]}
          </button>
        ))}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which the keyboard must be able to do */}
      <pre tabIndex={0} class="program">
        <code>
          {lines.map((line, i) => (
            <Line key={i} {...line} />
          ))}
        </code>
      </pre>
      <p class="actions">
        <button type="button" onClick={() => copy(lines.map((line) => `${line.text}\n`).join(''))}>
          {t.copyCode}
        </button>
        <button type="button" onClick={() => copy(location.href)}>
          {t.copyLink}
        </button>
        <span aria-live="polite">{copied.value ? t.copied : ''}</span>
      </p>
    </Section>
  );
}

function Line({ text: words, station }: ProgramLine) {
  if (station === undefined) return <>{`${words}\n`}</>;
  const indent = /^ */.exec(words)![0];
  return (
    <>
      {indent}
      <button
        type="button"
        class="code-line"
        aria-pressed={state.station.value === station}
        onClick={() => {
          state.station.value = station;
        }}
      >
        {words.slice(indent.length)}
      </button>
      {'\n'}
    </>
  );
}
