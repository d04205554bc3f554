/** The trainer page, put together of its parts. */
import { Answers } from './parts/answers.tsx';
import { Controls } from './parts/controls.tsx';
import { Curves } from './parts/curves.tsx';
import { Draw } from './parts/draw.tsx';
import { Hood } from './parts/hood.tsx';
import { Code, Keep } from './parts/keep.tsx';
import { Messages } from './parts/messages.tsx';
import { NetworkView } from './parts/network.tsx';
import { Overfitting } from './parts/overfitting.tsx';
import { ProgressPanel } from './parts/progress-panel.tsx';
import { Race } from './parts/race.tsx';
import { Header } from './shared/header.tsx';
import { adapter } from './state.ts';
import { text } from './text/language.ts';

export function App() {
  const t = text.value;
  const software = adapter.value?.software;
  const kind = software === undefined ? 'unknown' : software ? 'software' : 'gpu';
  return (
    <>
      <Header title="wgrad" lead={`${t.lead[kind]} ${t.staysHere}`}>
        <p>
          <a href="gan/">{t.gan}</a>
        </p>
      </Header>
      <main>
        <Messages />
        <Controls />
        <div class="parts">
          <ProgressPanel />
          <Draw />
          <Curves />
          <Overfitting />
          <Race />
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
