/** Runs sections of the suite and keeps what they measure; the report as text and as a file, and files to compare with. */

import { guarded, message } from '../../src/app/shared/guarded.ts';
import { withWords } from '../../src/app/shared/said.ts';
import { offerFile } from '../../src/io/download.ts';
import type { MnistSplit } from '../../src/mnist.ts';
import type { BenchReport, Section, SuiteOptions } from '../../src/report/bench-report.ts';
import { markdownOf, trainingName } from '../../src/report/bench-tables.ts';
import { parseReport } from '../../src/report/parse-report.ts';
import { digitOptions, loadDigits } from '../digits.ts';
import { runSuite, type SuiteDigits } from '../suite.ts';
import { keepOwn } from './cards.ts';
import { address, duelOptions, optionsOf } from './settings.ts';
import { shareOfRun } from './share-of-run.ts';
import * as state from './state.ts';
import { text } from './text/language.ts';

let running: AbortController | undefined;

export const measure = (): Promise<void> => run(duelOptions);
export const runSections = (sections: readonly Section[]): Promise<void> => run(() => optionsOf(sections));

async function run(wanted: () => SuiteOptions): Promise<void> {
  running = new AbortController();
  const { signal } = running;
  state.phase.value = 'running';
  state.share.value = 0;
  state.say('loading');
  let isDone = false;
  await guarded(async () => {
    await measured(wanted(), signal);
    isDone = true;
  });
  running = undefined;
  if (signal.aborted) message.value = undefined;
  if (isDone) state.share.value = 1;
  state.say(isDone ? 'done' : signal.aborted ? 'stopped' : 'failed');
  state.phase.value = 'ready';
}

async function measured(options: SuiteOptions, signal: AbortSignal): Promise<void> {
  const before = state.report.value;
  const shareOf = shareOfRun(options);
  const digits = await digitsOf(signal);
  state.say('running');
  const now = await runSuite(digits, options, () => {}, {
    signal,
    settle,
    onProgress: (progress) => {
      state.said.value = { progress };
      state.share.value = shareOf(progress);
    },
    onPart: (part) => show(before === undefined ? part : merge(before, part, options.sections)),
  });
  keepOwn(now);
}

/** Until the page has drawn what changed. A page that nobody sees draws nothing, and gets no frames. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    if (document.hidden) return resolve();
    const late = setTimeout(resolve, 200); // it was hidden meanwhile
    requestAnimationFrame(() => {
      clearTimeout(late);
      setTimeout(resolve);
    });
  });
}

/** What another run measured stays, except for what is measured now. */
function merge(before: BenchReport, now: BenchReport, sections: readonly Section[]): BenchReport {
  const missing = before.missing.filter(({ section }) => !sections.includes(section));
  const names = new Set(now.training?.map((result) => trainingName(result)));
  const others = (before.training ?? []).filter((result) => !names.has(trainingName(result)));
  const training = now.training && { training: [...now.training, ...others] };
  return { ...before, ...now, ...training, missing: [...missing, ...now.missing] };
}

async function digitsOf(signal: AbortSignal): Promise<SuiteDigits> {
  const events = {
    onDownload: (file: string) => {
      state.said.value = { file };
    },
    onNotice: () => {}, // that digits are made up is said where they are named
  };
  const digits = await loadDigits(digitOptions(address), events, signal);
  const split = ({ images, labels }: MnistSplit) => {
    return { images: images.values as Uint8Array, labels: labels.values as Uint8Array };
  };
  return { ...split(digits.train), test: split(digits.test), source: digits.source };
}

export function show(report: BenchReport): void {
  state.report.value = report;
  state.environment.value = report.environment;
}

export function stop(): void {
  running?.abort(Object.assign(new Error('stopped'), { code: 'aborted' }));
  state.phase.value = 'stopping';
  state.say('stopping');
}

export async function copyMarkdown(): Promise<void> {
  try {
    await navigator.clipboard.writeText(markdownOf(state.report.value!, text.value.tables));
    state.say('copied');
  } catch {
    state.say('notCopied');
  }
}

export function downloadJson(): void {
  const report = state.report.value!;
  const blob = new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' });
  offerFile(`wgrad-bench-${report.environment.date.slice(0, 10)}.json`, blob);
}

/** @throws what the page can say in its language */
function reportIn(name: string, content: string): BenchReport {
  try {
    return parseReport(name, content);
  } catch (error) {
    throw withWords(error as Error, 'benchFile', name);
  }
}

export const compareWith = (file: File): Promise<void> =>
  guarded(async () => {
    state.baseline.value = { file: file.name, report: reportIn(file.name, await file.text()) };
    state.say(state.report.value === undefined ? 'baseline' : 'compared');
  });
