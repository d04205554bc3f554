/**
 * The trainer page: takes a device when it opens, trains when asked, stops when asked. The address can hold every
 * setting by the name of its flag, and `source`, `samples` (digits.ts) and `adapter` (auto, hardware, software).
 */
import { trainDigits } from '../cli/recipe.ts';
import type { Settings } from '../cli/settings.ts';
import { UsageError, WgradError } from '../errors.ts';
import { init } from '../index.ts';
import { type DigitOptions, digitOptions, loadDigits } from './digits.ts';
import { element, setText } from './element.ts';
import { lockFields, makeFields, settingsFromForm } from './settings-form.ts';
import { View } from './view.ts';

const address = new URLSearchParams(location.search);
const trainButton = element<HTMLButtonElement>('train');
const stopButton = element<HTMLButtonElement>('stop');
const view = new View();
let running: AbortController | undefined;

async function open(): Promise<void> {
  makeFields(address);
  try {
    const digits = digitOptions(address);
    view.adapter((await init({ adapter: adapterChoice() })).adapter);
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
    showError(error);
  }
}

function adapterChoice(): 'auto' | 'hardware' | 'software' {
  const choice = address.get('adapter') ?? 'auto';
  if (choice === 'auto' || choice === 'hardware' || choice === 'software') return choice;
  throw new UsageError(`page: adapter: got '${choice}', expected auto, hardware or software.`);
}

async function train(options: DigitOptions, settings: Settings): Promise<void> {
  running = new AbortController();
  const { signal } = running;
  setBusy(true);
  view.begin(settings.epochs);
  try {
    view.status('Getting the digits…');
    const onNotice = (line: string) => showNotice(line);
    const digits = await loadDigits(options, { onDownload: (...args) => view.download(...args), onNotice }, signal);
    view.data(digits);
    view.status('Training…');
    const events = {
      onStep: (report: Parameters<View['step']>[0]) => view.step(report),
      onEpochEnd: (report: Parameters<View['epochEnd']>[0]) => view.epochEnd(report),
    };
    const { train, test } = digits;
    const outcome = await trainDigits({ train, test, settings, events, signal });
    view.result(outcome.test);
    view.status(
      signal.aborted ? `Stopped. ${outcome.epochs.length} of ${settings.epochs} epochs are complete.` : 'Done.',
    );
  } catch (error) {
    if (error === signal.reason) view.status('Stopped before training began.');
    else {
      view.status('The run failed.');
      showError(error);
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

/** Messages read `where: what. What to do.`: the first part is for developers, the rest is for everybody. */
function showError(error: unknown): void {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (!(error instanceof WgradError)) console.error(error);
  const titles: Record<string, string> = {
    DeviceError: 'No GPU to train on',
    DataError: 'The digits could not be loaded',
  };
  showAlert(titles[name] ?? 'Something went wrong', message.replace(/^(init|page|mnist): /, ''));
}

function showNotice(line: string): void {
  showAlert('Made-up digits', line.replace(/^mnist: /, ''));
}

function showAlert(title: string, text: string): void {
  element('alert').hidden = false;
  setText('alert-title', title);
  setText('alert-text', text);
}

void open();
