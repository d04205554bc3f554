/** The page /verify/, put together of its parts. */
import { Header } from '../../src/app/shared/header.tsx';
import { Messages } from '../../src/app/shared/messages.tsx';
import { ReportView } from './parts/report.tsx';
import { Results } from './parts/results.tsx';
import { Run } from './parts/run.tsx';
import { text } from './text/language.ts';

export function App() {
  const t = text.value;
  return (
    <>
      <Header here="verify" title={t.title} lead={t.lead} />
      <main class="results">
        <Messages />
        <Run />
        <Results />
        <ReportView />
      </main>
    </>
  );
}
