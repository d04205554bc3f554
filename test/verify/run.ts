/** Starts and stops the checks, which a worker runs, and gives out their report. */
import { worded } from '../../src/app/shared/address.ts';
import { message, wrongAddress } from '../../src/app/shared/guarded.ts';
import { errorFromWire } from '../../src/error-wire.ts';
import type { UsageError } from '../../src/errors.ts';
import { offerFile } from '../../src/io/download.ts';
import { markdownOf, passes, readSections, SECTIONS } from '../../src/report/check-report.ts';
import type { News, Order } from './messages.ts';
import * as state from './state.ts';

const address = new URLSearchParams(location.search);
let worker: Worker | undefined;

/** Begins to look for an adapter. The address can hold `quick` (without tfjs), `only` or `match`, as `npm run verify` has them. */
export function open(): void {
  state.phase.value = 'opening';
  state.say('opening');
  try {
    state.wanted.value = readSections('page: only', address.get('only') ?? undefined, address.has('quick'));
  } catch (error) {
    wrongAddress.value = [worded(error as UsageError)];
    state.phase.value = 'broken';
    state.say('broken');
    return;
  }
  worker = startWorker();
}

/** A worker on its way to an adapter; its messages arrive at `hear`. */
function startWorker(): Worker {
  const made = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  made.addEventListener('message', ({ data }: MessageEvent<News>) => hear(data));
  made.addEventListener('error', ({ message: said }) => {
    fail(new Error(`the checks could not be loaded: ${said ?? 'no reason given'}`));
  });
  return made;
}

function hear(news: News): void {
  if (news.kind === 'opened') {
    const isFirst = state.environment.value === undefined;
    state.environment.value = news.environment;
    if (state.phase.value !== 'running') state.phase.value = 'ready';
    if (isFirst) state.say('ready');
  } else if (news.kind === 'task') {
    state.said.value = { section: news.section };
    state.detail.value = news.name;
    state.share.value = news.share;
  } else if (news.kind === 'checks') {
    state.report.value = news.report;
    const failed = news.found.filter((check) => !passes(check)).length;
    if (failed > 0) state.detail.value = { failed, all: news.found.length };
  } else if (news.kind === 'done') {
    state.report.value = news.report;
    state.share.value = 1;
    state.said.value = { verdict: true };
    end();
  } else {
    news satisfies { kind: 'failed' };
    fail(errorFromWire(news.error));
  }
}

function fail(error: Error): void {
  message.value = { error };
  worker?.terminate();
  worker = undefined;
  cutOff();
  const isOpen = state.environment.value !== undefined;
  state.say(isOpen ? 'early' : 'broken');
  end();
  if (!isOpen) state.phase.value = 'broken';
}

/** What was checked so far is not all. */
function cutOff(): void {
  if (state.report.value !== undefined) state.report.value = { ...state.report.value, complete: false };
}

export function start(): void {
  const sections = SECTIONS.filter((section) => state.wanted.value.includes(section));
  if (sections.length === 0) {
    state.say('none');
    return;
  }
  [message.value, state.report.value, state.share.value] = [undefined, undefined, 0];
  state.phase.value = 'running';
  state.say('loading');
  worker ??= startWorker();
  worker.postMessage({ sections, match: address.get('match') ?? undefined } satisfies Order);
}

/** Ends the worker at once, whatever it does; the next one is started straight away. */
export function stop(): void {
  worker?.terminate();
  worker = undefined;
  cutOff();
  state.say('stopped');
  end();
}

function end(): void {
  state.detail.value = '';
  state.phase.value = 'ready';
}

/** @returns whether the browser let it */
export async function copyMarkdown(): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(markdownOf(state.report.value!));
    state.say('copied');
    return true;
  } catch {
    state.say('selected');
    return false;
  }
}

export function downloadJson(): void {
  const report = state.report.value!;
  const blob = new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' });
  offerFile(`wgrad-verify-${report.date.slice(0, 10)}.json`, blob);
}
