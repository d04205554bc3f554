/** The bench page, put together of its parts. */
import { Header } from '../../src/app/shared/header.tsx';
import { Messages } from '../../src/app/shared/messages.tsx';
import { SECTION_ORDER } from './order.ts';
import { All } from './parts/all.tsx';
import { CardView } from './parts/card.tsx';
import { Compared } from './parts/compared.tsx';
import { Friends } from './parts/friends.tsx';
import { Measure } from './parts/measure.tsx';
import { Missing } from './parts/missing.tsx';
import { SectionView } from './parts/section.tsx';
import { text } from './text/language.ts';

export function App() {
  const t = text.value;
  return (
    <>
      <Header here="bench" title={t.title} lead={t.lead} />
      <main class="results">
        <Messages />
        <Measure />
        <CardView />
        <Friends />
        <All />
        <Compared />
        {SECTION_ORDER.map((section) => (
          <SectionView key={section} section={section} />
        ))}
        <Missing />
      </main>
      <footer>
        <p class="quiet">{t.staysHere}</p>
      </footer>
    </>
  );
}
