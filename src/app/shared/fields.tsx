/** Fields of forms: each with its label, and what is wrong with it said below. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { words } from './language.ts';
import { type NumberRule, numberOf } from './numbers.ts';

interface NumberFieldProps {
  readonly label: string;
  readonly rule: NumberRule;
  readonly value: number | undefined;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  /** undefined where it may be empty and is */
  readonly onValue: (value: number | undefined) => void;
}

/**
 * Takes effect when it is left or Enter is pressed, if it is right; else says what is expected, and the form that it is in is not
 * valid: nothing begins with another number than the one that is seen.
 */
export function NumberField({ label, rule, value, hint, placeholder, disabled, onValue }: NumberFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const { least, most, whole } = rule;
  const mayBeEmpty = placeholder !== undefined;
  const isWrong = typed !== undefined && numberOf(rule, typed) === undefined && !(mayBeEmpty && typed === '');
  const note = isWrong ? words.value.expected(least, most, whole) : hint;
  useEffect(() => setTyped(undefined), [value]);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        ref={(input) => input?.setCustomValidity(isWrong ? note! : '')}
        inputMode="decimal"
        autocomplete="off"
        value={typed ?? (value === undefined ? '' : String(value))}
        placeholder={placeholder}
        disabled={disabled}
        aria-invalid={isWrong}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        onChange={({ currentTarget }) => {
          const read = numberOf(rule, currentTarget.value);
          if (read !== undefined || (mayBeEmpty && currentTarget.value === '')) onValue(read);
        }}
        onBlur={() => isWrong || setTyped(undefined)}
      />
      {note !== undefined && (
        <small id={`${id}-note`} class={isWrong ? 'wrong' : undefined}>
          {note}
        </small>
      )}
    </div>
  );
}

interface ChoiceFieldProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly (readonly [value: T, name: string])[];
  readonly disabled?: boolean;
  readonly onValue: (value: T) => void;
}

export function ChoiceField<T extends string>({ label, value, choices, disabled, onValue }: ChoiceFieldProps<T>) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        disabled={disabled}
        onChange={({ currentTarget }) => onValue(currentTarget.value as T)}
      >
        {choices.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

interface CheckFieldProps {
  readonly label: string;
  readonly value: boolean;
  readonly onValue: (value: boolean) => void;
}

export function CheckField({ label, value, onValue }: CheckFieldProps) {
  return (
    <label class="check">
      <input type="checkbox" checked={value} onChange={({ currentTarget }) => onValue(currentTarget.checked)} /> {label}
    </label>
  );
}

/** A button-like field for files. */
export function FilesField({
  label,
  accept,
  onFiles,
}: {
  readonly label: string;
  readonly accept?: string;
  readonly onFiles: (files: File[]) => void;
}) {
  const id = useId();
  return (
    <div class="field files">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="file"
        multiple
        accept={accept}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          if (files.length > 0) onFiles(files);
          currentTarget.value = ''; // so that the same files can be chosen again
        }}
      />
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly lead?: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

export function Section({ title, lead, class: name, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} class={name}>
      <h2 id={id}>{title}</h2>
      {lead !== undefined && <p class="quiet">{lead}</p>}
      {children}
    </section>
  );
}
