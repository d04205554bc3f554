/**
 * The page /verify/: starts and stops the checks, which a worker runs, and gives out their report. The address can hold `quick`
 * (without tfjs), `only` or `match`, as `npm run verify` has them.
 */
import { element, setText } from '../../bench/element.ts';
import {
  markdownOf,
  passes,
  readSections,
  SECTIONS,
  type Section,
  type VerifyReport,
  verdict,
} from '../../src/report/check-report.ts';
import type { Environment, News, Order } from './messages.ts';
import { showEnvironment, showReport } from './view.ts';

const NAMES: Readonly<Record<Section, string>> = {
  kernels: 'Checking kernels',
  training: 'Checking training',
  tfjs: 'Training beside TensorFlow.js',
};

const address = new URLSearchParams(location.search);
let worker: Worker | undefined;
let running = false;
let environment: Environment | undefined;
let report: VerifyReport | undefined;

const button = (id: string) => element<HTMLButtonElement>(id);
const box = (section: Section) => element('sections').querySelector<HTMLInputElement>(`[name=${section}]`)!;
const say = (line: string): void => setText('status', line);

function open(): void {
  const wanted = readSections('page: only', address.get('only') ?? undefined, address.has('quick'));
  for (const section of SECTIONS) box(section).checked = wanted.includes(section);
  button('start').addEventListener('click', start);
  button('stop').addEventListener('click', stop);
  button('copy').addEventListener('click', () => void copy());
  button('download').addEventListener('click', download);
  worker = startWorker();
}

/** A worker on its way to an adapter; its messages arrive at `hear`. */
function startWorker(): Worker {
  const made = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  made.addEventListener('message', ({ data }: MessageEvent<News>) => hear(data));
  made.addEventListener('error', ({ message }) => {
    const error = { name: 'Error', message: `the checks could not be loaded: ${message ?? 'no reason given'}` };
    hear({ kind: 'failed', error });
  });
  return made;
}

function hear(news: News): void {
  if (news.kind === 'opened') {
    const first = environment === undefined;
    environment = news.environment;
    showEnvironment(environment);
    if (!running) setBusy(false);
    if (first) say('Press Start.');
  } else if (news.kind === 'task') {
    say(`${NAMES[news.section]}…`);
    setText('detail', news.name);
    element<HTMLProgressElement>('progress').value = news.share;
  } else if (news.kind === 'checks') {
    update(news.report, true);
    const failed = news.found.filter((check) => !passes(check)).length;
    if (failed > 0) setText('detail', `${failed} of the last ${news.found.length} checks failed`);
  } else if (news.kind === 'done') {
    update(news.report, false);
    end(verdict(news.report));
    element<HTMLProgressElement>('progress').value = 1;
  } else {
    news satisfies { kind: 'failed' };
    showError(news.error);
    if (report !== undefined) update({ ...report, complete: false }, false);
    end(environment === undefined ? 'This page cannot check anything here.' : 'The checks ended early.');
    worker?.terminate();
    worker = undefined;
    button('start').disabled = environment === undefined;
  }
}

function start(): void {
  const sections = SECTIONS.filter((section) => box(section).checked);
  if (sections.length === 0) {
    say('Choose at least one thing to check.');
    box('kernels').focus();
    return;
  }
  element('alert').hidden = true;
  report = undefined;
  setBusy(true);
  say('Loading the checks…');
  worker ??= startWorker();
  worker.postMessage({ sections, match: address.get('match') ?? undefined } satisfies Order);
  button('stop').focus();
}

/** Ends the worker at once, whatever it does; the next one is started straight away. */
function stop(): void {
  worker?.terminate();
  worker = undefined;
  if (report !== undefined) update({ ...report, complete: false }, false);
  end('Stopped. What was checked before is shown.');
}

function end(line: string): void {
  say(line);
  setText('detail', '\u00a0');
  setBusy(false);
  if (!button('start').disabled) button('start').focus();
}

function setBusy(busy: boolean): void {
  running = busy;
  button('start').disabled = busy;
  button('stop').disabled = !busy;
  element<HTMLFieldSetElement>('sections').disabled = busy;
}

function update(next: VerifyReport, running: boolean): void {
  report = next;
  showReport(next, running);
  for (const id of ['copy', 'download']) button(id).disabled = false;
}

async function copy(): Promise<void> {
  if (report === undefined) return;
  try {
    await navigator.clipboard.writeText(markdownOf(report));
    say('Copied as Markdown.');
  } catch {
    const text = element<HTMLTextAreaElement>('markdown');
    text.closest('details')!.open = true;
    text.select();
    say('The browser does not let the page copy. The text is selected: press Ctrl+C.');
  }
}

function download(): void {
  if (report === undefined) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' }));
  link.download = `wgrad-verify-${report.date.slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function showError({ name, message }: Pick<Error, 'name' | 'message'>): void {
  const alert = element('alert');
  alert.hidden = false;
  alert.classList.add('bad');
  const titles: Readonly<Record<string, string>> = {
    DeviceError: 'No GPU can be used',
    UsageError: 'The address is wrong',
  };
  setText('alert-title', titles[name] ?? 'Something went wrong');
  setText('alert-text', message);
}

try {
  open();
} catch (error) {
  showError(error instanceof Error ? error : new Error(String(error)));
  say('This page cannot check anything here.');
}
