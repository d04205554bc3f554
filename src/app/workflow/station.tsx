/** A station of the workflow: its name, which opens what is to be said about it, its picture, and its number of this run. */
import type { ComponentChildren } from 'preact';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import type { StationName } from '../text/stations.ts';

interface StationProps {
  readonly name: StationName;
  /** where one name has several stations */
  readonly title?: string;
  /** shape of what comes out, or a number of this run */
  readonly says?: string;
  /** of what is shown by the picture alone, where it needs words */
  readonly note?: string;
  readonly children?: ComponentChildren;
}

export function Station({ name, title, says, note, children }: StationProps) {
  const isChosen = state.station.value === name;
  const isLit = isChosen && state.look.value !== undefined;
  return (
    <li class={`station ${name}${isLit ? ' lit' : ''}`}>
      <button
        type="button"
        class="station-name"
        aria-pressed={isChosen}
        onClick={() => {
          state.station.value = name;
        }}
      >
        {title ?? text.value.stations[name]}
      </button>
      {children}
      {says !== undefined && <p class="says-number numbers">{says}</p>}
      {note !== undefined && <p class="note">{note}</p>}
    </li>
  );
}
