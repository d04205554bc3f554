/** Opens the bench page: its address, what this browser kept, an adapter. */
import { effect } from '@preact/signals';
import { render } from 'preact';
import { worded } from '../../src/app/shared/address.ts';
import { guarded, wrongAddress } from '../../src/app/shared/guarded.ts';
import { bringIntoView } from '../../src/app/shared/view.ts';
import { UsageError } from '../../src/errors.ts';
import { parseReport } from '../../src/report/parse-report.ts';
import { environmentOf } from '../suite.ts';
import { App } from './app.tsx';
import { openAddress, recallCards } from './cards.ts';
import { show } from './run.ts';
import { address, readChoice } from './settings.ts';
import * as state from './state.ts';
import { text } from './text/language.ts';

export function openPage(): void {
  effect(() => {
    document.title = text.value.title;
  });
  recallCards();
  render(<App />, document.getElementById('app')!);
  followAddress();
  addEventListener('hashchange', followAddress);
  void open();
}

function followAddress(): void {
  if (openAddress()) requestAnimationFrame(() => bringIntoView('.friends'));
}

async function open(): Promise<void> {
  state.phase.value = 'opening';
  state.say('opening');
  let isReady = false;
  if (isAddressRight()) {
    const work = async (): Promise<void> => {
      state.environment.value = await environmentOf();
      isReady = true;
      await showAsked();
    };
    await guarded(work, () => void open());
  }
  state.phase.value = isReady ? 'ready' : 'broken';
  state.say(isReady ? 'ready' : 'broken');
}

function isAddressRight(): boolean {
  try {
    readChoice();
    return true;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    wrongAddress.value = [worded(error)];
    return false;
  }
}

/** The report that the address names. */
async function showAsked(): Promise<void> {
  const asked = address.get('report');
  if (asked === null) return;
  show(parseReport(asked, await (await fetch(asked)).text()));
}
