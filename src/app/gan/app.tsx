/** The GAN page, put together of its parts: those of the mode that it is in. */
import { Header } from '../shared/header.tsx';
import { MODES } from './config.ts';
import { Controls } from './parts/controls.tsx';
import { Curves } from './parts/curves.tsx';
import { Between, Walk } from './parts/explore.tsx';
import { Judging } from './parts/judgement.tsx';
import { Keep } from './parts/keep.tsx';
import { Mend } from './parts/mend.tsx';
import { Messages } from './parts/messages.tsx';
import { NetworksView } from './parts/networks.tsx';
import { ProgressPanel } from './parts/progress-panel.tsx';
import { SheetView } from './parts/sheet-view.tsx';
import { mode } from './state.ts';
import { text } from './text/language.ts';

export function App() {
  const t = text.value;
  document.title = t.title[mode];
  return (
    <>
      <Header here="gan" title={t.title[mode]} lead={`${t.leads[mode]} ${t.staysHere}`}>
        <nav class="modes" aria-label={t.kinds}>
          {MODES.map((each) => (
            <a key={each} href={addressOfMode(each)} aria-current={each === mode ? 'page' : undefined}>
              {t.modes[each]}
            </a>
          ))}
        </nav>
      </Header>
      <main>
        <Messages />
        <Controls />
        <div class="parts">
          <ProgressPanel />
          <SheetView />
          {mode === 'draw' ? (
            <>
              <Walk />
              <Between />
            </>
          ) : (
            <Mend />
          )}
          <Curves />
          <Judging />
          <NetworksView />
          <Keep />
        </div>
      </main>
    </>
  );
}

/** With what of the address is not of a run. */
function addressOfMode(wanted: string): string {
  const now = new URLSearchParams(location.search);
  const address = new URLSearchParams({ mode: wanted });
  for (const name of ['language', 'adapter', 'source']) {
    const value = now.get(name);
    if (value !== null) address.set(name, value);
  }
  return `?${address}`;
}
