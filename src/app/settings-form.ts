/**
 * The form: a field per setting, filled from the page's address (`?epochs=1&units=64`), checked by the same rules as the
 * command's flags. What is wrong with a field is said below it.
 */
import { readSetting, readSettings, SETTING_NAMES, SETTINGS, type Settings } from '../cli/settings.ts';
import { element } from './element.ts';

/** Makes the fields. `address` gives what the page's address says. */
export function makeFields(address: URLSearchParams): void {
  const fields = element('fields');
  for (const name of SETTING_NAMES) {
    const { flag, initial, what } = SETTINGS[name];
    const input = document.createElement('input');
    Object.assign(input, { id: flag, name: flag, inputMode: 'decimal', autocomplete: 'off' });
    input.value = address.get(flag) ?? String(initial);
    input.setAttribute('aria-describedby', `${flag}-hint`);
    const label = document.createElement('label');
    label.htmlFor = flag;
    label.textContent = labelOf(flag);
    const hint = document.createElement('small');
    hint.id = `${flag}-hint`;
    hint.textContent = what;
    const field = document.createElement('div');
    field.className = 'field';
    field.append(label, input, hint);
    input.addEventListener('input', () => check(name));
    fields.append(field);
  }
}

/** The settings in the form, or undefined (and the focus on the first wrong field) where one is wrong. */
export function settingsFromForm(): Settings | undefined {
  const wrong = SETTING_NAMES.filter((name) => !check(name));
  if (wrong[0] !== undefined) {
    inputOf(wrong[0]).focus();
    return undefined;
  }
  return readSettings('', (flag) => element<HTMLInputElement>(flag).value);
}

export function lockFields(locked: boolean): void {
  element<HTMLFieldSetElement>('fields').disabled = locked;
}

function check(name: keyof Settings): boolean {
  const { flag, what } = SETTINGS[name];
  const input = inputOf(name);
  const hint = element(`${flag}-hint`);
  let problem = '';
  try {
    readSetting('', name, input.value);
  } catch (error) {
    problem = (error as Error).message;
  }
  input.setAttribute('aria-invalid', String(problem !== ''));
  hint.classList.toggle('wrong', problem !== '');
  hint.textContent = problem === '' ? what : problem;
  return problem === '';
}

function inputOf(name: keyof Settings): HTMLInputElement {
  return element<HTMLInputElement>(SETTINGS[name].flag);
}

function labelOf(flag: string): string {
  const words = flag.replace('-', ' ');
  return words[0]!.toUpperCase() + words.slice(1);
}
