/** The trainer page, put together of its parts. */
import { Answers } from './parts/answers.tsx';
import { Controls } from './parts/controls.tsx';
import { Curves } from './parts/curves.tsx';
import { Draw } from './parts/draw.tsx';
import { Hood } from './parts/hood.tsx';
import { Code, Keep } from './parts/keep.tsx';
import { Messages } from './parts/messages.tsx';
import { NetworkView } from './parts/network.tsx';
import { ProgressPanel } from './parts/progress-panel.tsx';
import { adapter } from './state.ts';
import { LANGUAGES, language, speak, text } from './text/language.ts';

export function App() {
  const t = text.value;
  const software = adapter.value?.software;
  const kind = software === undefined ? 'unknown' : software ? 'software' : 'gpu';
  return (
    <>
      <header>
        <div>
          <h1>wgrad</h1>
          <p>
            {t.lead[kind]} {t.staysHere}
          </p>
        </div>
        <nav aria-label={t.otherLanguage}>
          {(Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[]).map((each) => (
            <button
              key={each}
              type="button"
              lang={each === 'zh' ? 'zh-Hans' : 'en'}
              aria-pressed={language.value === each}
              onClick={() => speak(each)}
            >
              {LANGUAGES[each].language}
            </button>
          ))}
        </nav>
      </header>
      <main>
        <Messages />
        <Controls />
        <div class="parts">
          <ProgressPanel />
          <Draw />
          <Curves />
          <NetworkView />
          <Answers />
          <Hood />
          <Keep />
          <Code />
        </div>
      </main>
    </>
  );
}
