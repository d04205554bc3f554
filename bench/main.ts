/**
 * The bench page: runs sections of the suite when asked, shows the report as it grows, and serves `npm run bench`. The address can
 * hold `source` and `samples` as the trainer's, `model`, `lean`, `libraries`, `batch-size`, `rounds` … as the command's flags, and `report`, a JSON file to show.
 */

import { servePage } from '../src/cli/page/serve-page.ts';
import type { MnistSplit } from '../src/mnist.ts';
import { parseReport } from '../src/report/bench-compare.ts';
import {
  type BenchReport,
  FULL,
  MODEL_NAMES,
  QUICK,
  readLibraries,
  readModels,
  SECTIONS,
  type Section,
  type SuiteOptions,
} from '../src/report/bench-report.ts';
import { markdownOf } from '../src/report/bench-tables.ts';
import { describeData } from '../src/report/outcome.ts';
import { readWhole } from '../src/report/settings.ts';
import { digitOptions, loadDigits } from './digits.ts';
import { element, setText } from './element.ts';
import { environmentOf, runSuite, type SuiteDigits } from './suite.ts';
import { showEnvironment, showReport } from './view.ts';

servePage<SuiteOptions, BenchReport>((digits, options, say) => runSuite(digits, options, say));

const address = new URLSearchParams(location.search);
const BUTTONS: readonly (readonly [id: string, sections: readonly Section[]])[] = [
  ['run-all', SECTIONS],
  ...SECTIONS.map((section) => [`run-${section}`, [section]] as const),
];
const button = (id: string) => element<HTMLButtonElement>(id);
let running: AbortController | undefined;
let report: BenchReport | undefined;
let baseline: BenchReport | undefined;

const say = (line: string): void => setText('status', line);

async function open(): Promise<void> {
  showEnvironment(await environmentOf());
  const kept = address.get('report');
  if (kept !== null) update(parseReport(kept, await (await fetch(kept)).text()));
  offerModels();
  for (const [id, sections] of BUTTONS) button(id).addEventListener('click', () => void run(sections));
  button('stop').addEventListener('click', stop);
  button('copy').addEventListener('click', () => void copy());
  button('download').addEventListener('click', download);
  element('baseline').addEventListener('change', (event) => void loadBaseline(event.target as HTMLInputElement));
  // plots are drawn for a width
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  addEventListener('resize', redraw);
  setBusy(false);
  say('Press Run all, or run one part.');
}

/** All networks by name, and those of the address together, where it has several. */
function offerModels(): void {
  const asked = address.get('model') ?? FULL.models.join(',');
  const select = element<HTMLSelectElement>('model');
  for (const name of new Set([...MODEL_NAMES, asked])) select.add(new Option(name));
  select.value = asked;
  element<HTMLInputElement>('lean').checked = address.has('lean');
}

function optionsOf(sections: readonly Section[]): SuiteOptions {
  const base = element<HTMLInputElement>('quick').checked ? QUICK : FULL;
  const size = address.get('batch-size');
  const sizes = size === null ? undefined : [readWhole('page: batch-size', size)];
  const limit = address.get('limit');
  return {
    ...base,
    sections,
    models: readModels('page: model', element<HTMLSelectElement>('model').value) ?? base.models,
    lean: element<HTMLInputElement>('lean').checked,
    batchSizes: sizes,
    denseBatchSizes: sizes ?? base.denseBatchSizes,
    accuracyBatchSizes: sizes ?? base.accuracyBatchSizes,
    accuracyLimitS: limit === null ? base.accuracyLimitS : readWhole('page: limit', limit),
    rounds: address.has('rounds') ? readWhole('page: rounds', address.get('rounds')!) : base.rounds,
    roundMs: address.has('round-ms') ? readWhole('page: round-ms', address.get('round-ms')!) : base.roundMs,
    libraries: readLibraries('page: libraries', address.get('libraries') ?? undefined),
  };
}

async function run(sections: readonly Section[]): Promise<void> {
  running = new AbortController();
  const { signal } = running;
  setBusy(true);
  element('alert').hidden = true;
  try {
    const before = report;
    const show = (part: BenchReport) => update(merge(before, part, sections));
    show(await runSuite(await digitsOf(signal), optionsOf(sections), say, { signal, onPart: show }));
    say('Done.');
  } catch (error) {
    if (signal.aborted) say('Stopped. What was measured before is shown.');
    else {
      say('The run failed.');
      showError(error);
    }
  } finally {
    running = undefined;
    setBusy(false);
  }
}

/** What another run measured stays, except for the sections that run now. */
function merge(before: BenchReport | undefined, now: BenchReport, sections: readonly Section[]): BenchReport {
  if (before === undefined) return now;
  const missing = before.missing.filter(({ section }) => !sections.includes(section));
  return { ...before, ...now, missing: [...missing, ...now.missing] };
}

async function digitsOf(signal: AbortSignal): Promise<SuiteDigits> {
  const events = { onDownload: (file: string) => say(`Getting ${file}`), onNotice: say };
  const digits = await loadDigits(digitOptions(address), events, signal);
  const split = ({ images, labels }: MnistSplit) => {
    return { images: images.values as Uint8Array, labels: labels.values as Uint8Array };
  };
  say(describeData(digits.source, digits.train.labels.size, digits.test.labels.size));
  return { ...split(digits.train), test: split(digits.test), source: digits.source };
}

function redraw(): void {
  if (report !== undefined) showReport(report, baseline);
}

function update(next: BenchReport): void {
  report = next;
  showReport(next, baseline);
  for (const id of ['copy', 'download']) button(id).disabled = false;
}

function stop(): void {
  running?.abort(new Error('stopped'));
  button('stop').disabled = true;
  say('Stopping after what is being measured…');
}

function setBusy(busy: boolean): void {
  for (const [id] of BUTTONS) button(id).disabled = busy;
  button('stop').disabled = !busy;
  const bar = element<HTMLProgressElement>('progress');
  if (busy) bar.removeAttribute('value');
  else bar.value = report === undefined ? 0 : 1;
}

async function copy(): Promise<void> {
  if (report === undefined) return;
  try {
    await navigator.clipboard.writeText(markdownOf(report));
    say('Copied as Markdown.');
  } catch (error) {
    showError(error);
  }
}

function download(): void {
  if (report === undefined) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' }));
  link.download = `wgrad-bench-${report.environment.date.slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function loadBaseline({ files }: HTMLInputElement): Promise<void> {
  const file = files?.[0];
  if (file === undefined) return;
  try {
    baseline = parseReport(file.name, await file.text());
    if (report !== undefined) showReport(report, baseline);
    say(report === undefined ? 'The baseline is loaded; it shows once there is a result.' : 'Compared below.');
  } catch (error) {
    showError(error);
  }
}

function showError(error: unknown): void {
  const alert = element('alert');
  alert.hidden = false;
  alert.classList.add('bad');
  setText('alert-title', 'Something went wrong');
  setText('alert-text', error instanceof Error ? error.message : String(error));
}

// `npm run bench` asks for an adapter itself.
if (!('wgradSay' in window)) {
  open().catch((error: unknown) => {
    say('This page cannot measure here.');
    showError(error);
  });
}
