/** The trainer page, put together of its parts. */
import { Answers } from './parts/answers.tsx';
import { Code } from './parts/code.tsx';
import { Curves } from './parts/curves.tsx';
import { Histograms } from './parts/histograms.tsx';
import { Hood } from './parts/hood.tsx';
import { Keep } from './parts/keep.tsx';
import { Messages } from './parts/messages.tsx';
import { Overfitting } from './parts/overfitting.tsx';
import { Race } from './parts/race.tsx';
import { RunBar, RunFacts } from './parts/run-bar.tsx';
import { Samples } from './parts/samples.tsx';
import { Settings } from './parts/settings.tsx';
import { StationPanel } from './parts/station-panel.tsx';
import { Header } from './shared/header.tsx';
import { adapter, kind as shows } from './state.ts';
import { text } from './text/language.ts';
import { Tour } from './tour/tour.tsx';
import { Microscope } from './workflow/microscope.tsx';
import { Workflow } from './workflow/workflow.tsx';

export function App() {
  const t = text.value;
  const software = adapter.value?.software;
  const kind = software === undefined ? 'unknown' : software ? 'software' : 'gpu';
  return (
    <>
      <Header here="trainer" title="wgrad" lead={t.lead[shows.value][kind]} />
      <main>
        <Messages />
        <RunBar />
        <Settings />
        <Workflow />
        <Microscope />
        <div class="parts">
          <Samples />
          <Tour />
          <StationPanel />
          <Code />
          <Curves />
          <Histograms />
          <Overfitting />
          <Race />
          <Answers />
          <Hood />
          <Keep />
        </div>
      </main>
      <footer>
        <RunFacts />
        <p class="quiet">{t.staysHere}</p>
      </footer>
    </>
  );
}
