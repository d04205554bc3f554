/**
 * The trainer page: takes a device when it opens, trains when asked, stops when asked. The address can hold every
 * setting by the name of its flag, and `source`, `samples` (digits.ts) and `adapter` (auto, hardware, software).
 */
import { trainDigits } from '../cli/recipe.ts';
import { readAdapter, type Settings } from '../cli/settings.ts';
import { DataError, UsageError, WgradError } from '../errors.ts';
import { init } from '../index.ts';
import { type DigitOptions, digitOptions, loadDigits } from './digits.ts';
import { element, setText } from './element.ts';
import { lockFields, makeFields, settingsFromForm } from './settings-form.ts';
import { percent, View } from './view.ts';

const address = new URLSearchParams(location.search);
const trainButton = element<HTMLButtonElement>('train');
const stopButton = element<HTMLButtonElement>('stop');
const view = new View();
let running: AbortController | undefined;

async function open(): Promise<void> {
  makeFields(address);
  try {
    const digits = digitOptions(address);
    view.adapter((await init({ adapter: readAdapter('page: adapter', address.get('adapter') ?? undefined) })).adapter);
    element('form').addEventListener('submit', (event) => {
      event.preventDefault();
      const settings = settingsFromForm();
      if (settings !== undefined && running === undefined) void train(digits, settings);
    });
    stopButton.addEventListener('click', stop);
    trainButton.disabled = false;
  } catch (error) {
    view.adapter(undefined);
    view.status('This page cannot train here.');
    showError(error, error instanceof UsageError ? 'The address is wrong' : 'No GPU to train on');
  }
}

async function train(options: DigitOptions, settings: Settings): Promise<void> {
  running = new AbortController();
  const { signal } = running;
  setBusy(true);
  view.begin(settings.epochs);
  try {
    view.status('Getting the digits…');
    const loadEvents = { onDownload: view.download.bind(view), onNotice: showNotice };
    const digits = await loadDigits(options, loadEvents, signal);
    view.data(digits);
    view.status('Training…');
    const events = { onStep: view.step.bind(view), onEpochEnd: view.epochEnd.bind(view) };
    const { train, test } = digits;
    const outcome = await trainDigits({ train, test, settings, events, signal });
    view.result(outcome.test);
    const { epochs, test: tested } = outcome;
    view.status(
      signal.aborted
        ? `Stopped. ${epochs.length} of ${settings.epochs} epochs are complete.`
        : `Done: it reads ${percent(tested?.accuracy ?? 0)} of the test digits rightly.`,
    );
  } catch (error) {
    if (error === signal.reason) view.status('Stopped before training began.');
    else {
      view.status('The run failed.');
      showError(error, error instanceof DataError ? 'The digits could not be loaded' : 'The run failed');
    }
  } finally {
    view.end();
    setBusy(false);
    running = undefined;
  }
}

function stop(): void {
  running?.abort();
  stopButton.disabled = true;
  view.status('Stopping after the steps at hand…');
}

function setBusy(busy: boolean): void {
  lockFields(busy);
  trainButton.disabled = busy;
  stopButton.disabled = !busy;
  if (busy) element('alert').hidden = true;
}

/** The place that a message begins with is for developers: what follows says what happened and what to do. */
function showError(error: unknown, title: string): void {
  const text = error instanceof Error ? error.message : String(error);
  if (!(error instanceof WgradError)) console.error(error);
  showAlert(title, text.replace(/^(init|page|mnist): /, ''), true);
}

function showNotice(line: string): void {
  console.info(line);
  showAlert(
    'Made-up digits',
    'MNIST could not be downloaded, so this page draws digits of its own. For MNIST, go online and load the page anew, or run npm start with WGRAD_MNIST_DIR naming a folder with its four files.',
    false,
  );
}

function showAlert(title: string, text: string, bad: boolean): void {
  const alert = element('alert');
  alert.hidden = false;
  alert.classList.toggle('bad', bad);
  setText('alert-title', title);
  setText('alert-text', text);
}

void open();
