/** The sheet of 16 fixed inputs, redrawn as the run goes on, with a slider back through time. */
import { useComputed } from '@preact/signals';
import { offerFile } from '../../../io/download.ts';
import { rgbaOf, toLevel } from '../../../report/sheet.ts';
import { Section } from '../../shared/fields.tsx';
import { Picture } from '../../shared/picture.tsx';
import { choose, chosen } from '../explore.ts';
import { digitOf, take } from '../mending.ts';
import * as run from '../run.ts';
import { COUNT, PIXELS, type Sheet, SIDE, sheetPixels } from '../sheets.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { Explain } from './explain.tsx';
import { level } from './level.ts';

export function SheetView() {
  const t = text.value;
  const { mode, sheet } = state;
  if (sheet.value === undefined) {
    return (
      <Section title={t.sheet[mode]} lead={t.sheetLead[mode]}>
        <p>{t.noSheet}</p>
      </Section>
    );
  }
  return (
    <Section title={t.sheet[mode]} lead={t.sheetLead[mode]} class="sheet-view">
      <Pictures />
      <Time sheet={sheet.value} />
      <p class="actions">
        <button type="button" onClick={() => void downloadSheet(sheet.value!)}>
          {t.downloadSheet}
        </button>
        <button type="button" onClick={() => void run.saveAnimation()}>
          {t.downloadAnimation}
        </button>
      </p>
      <Explain concept="collapse" />
    </Section>
  );
}

function Pictures() {
  const pictures = useComputed(() => {
    const pixels = state.sheet.value!.pixels;
    return Array.from({ length: COUNT }, (_, i) => pixels.subarray(PIXELS * i, PIXELS * (i + 1)));
  }).value;
  return (
    <ul class={`sheet ${state.mode}`}>
      {pictures.map((pixels, i) => (
        <li key={i}>
          {state.mode === 'draw' ? <Drawn number={i} pixels={pixels} /> : <Mended number={i} pixels={pixels} />}
        </li>
      ))}
    </ul>
  );
}

interface PictureProps {
  /** its place in the sheet */
  readonly number: number;
  readonly pixels: Uint8Array;
}

function Drawn({ number, pixels }: PictureProps) {
  return (
    <button
      type="button"
      aria-label={text.value.picture(number + 1)}
      aria-pressed={chosen.value.includes(number)}
      onClick={() => choose(number)}
    >
      <Picture values={pixels} columns={SIDE} color={level} />
    </button>
  );
}

/** Damaged and repaired. */
function Mended({ number, pixels }: PictureProps) {
  const damaged = useComputed(() => Uint8Array.from(state.fixed.value ?? [], toLevel)).value;
  return (
    <button type="button" aria-label={text.value.repairOf(number + 1)} onClick={() => take(digitOf(number))}>
      <Picture values={damaged.subarray(PIXELS * number, PIXELS * (number + 1))} columns={SIDE} color={level} />
      <Picture values={pixels} columns={SIDE} color={level} />
    </button>
  );
}

function Time({ sheet }: { readonly sheet: Sheet }) {
  const t = text.value;
  const { scrubbed, sheets } = state;
  const last = sheets.value.length - 1;
  return (
    <div class="slider">
      <label for="time">
        {t.time}: {t.afterSteps(t.whole(sheet.step))}
      </label>
      <input
        id="time"
        type="range"
        min={0}
        max={last}
        value={scrubbed.value ?? last}
        disabled={last === 0}
        onInput={({ currentTarget }) => {
          const at = Number(currentTarget.value);
          scrubbed.value = at === last ? undefined : at;
        }}
      />
    </div>
  );
}

async function downloadSheet(sheet: Sheet): Promise<void> {
  const pixels = sheetPixels(sheet);
  const canvas = new OffscreenCanvas(pixels.width, pixels.height);
  canvas.getContext('2d')!.putImageData(new ImageData(rgbaOf(pixels), pixels.width), 0, 0);
  offerFile(`sheet-${sheet.step}.png`, await canvas.convertToBlob({ type: 'image/png' }));
}
