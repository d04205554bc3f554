/** Opens the bench page: its address, what this browser kept, an adapter. */
import { effect } from '@preact/signals';
import { render } from 'preact';
import { guarded } from '../../src/app/shared/guarded.ts';
import { bringIntoView } from '../../src/app/shared/view.ts';
import { parseReport } from '../../src/report/parse-report.ts';
import { environmentOf } from '../suite.ts';
import { App } from './app.tsx';
import { openAddress, recallCards } from './cards.ts';
import { show } from './run.ts';
import { address, readChoice } from './settings.ts';
import * as state from './state.ts';
import { text } from './text/language.ts';

effect(() => {
  document.title = text.value.title;
});
recallCards();
render(<App />, document.getElementById('app')!);
followAddress();
addEventListener('hashchange', followAddress);
void open();

function followAddress(): void {
  if (openAddress()) requestAnimationFrame(() => bringIntoView('.friends'));
}

async function open(): Promise<void> {
  state.phase.value = 'opening';
  state.say('opening');
  let isReady = false;
  await guarded(
    async () => {
      readChoice();
      state.environment.value = await environmentOf();
      isReady = true;
      await showAsked();
    },
    () => void open(),
  );
  state.phase.value = isReady ? 'ready' : 'broken';
  state.say(isReady ? 'ready' : 'broken');
}

/** The report that the address names. */
async function showAsked(): Promise<void> {
  const asked = address.get('report');
  if (asked === null) return;
  show(parseReport(asked, await (await fetch(asked)).text()));
}
