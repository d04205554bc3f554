/** Repair by hand: draw a digit or take a picture, rub out a part, and see what the generator makes of it. */
import { useEffect, useRef } from 'preact/hooks';
import { toLevel } from '../../../report/sheet.ts';
import { FilesField, Section } from '../../shared/fields.tsx';
import { Pad, type Pen, usePen } from '../../shared/pad.tsx';
import { Picture } from '../../shared/picture.tsx';
import { damagedOf } from '../brush.ts';
import * as mending from '../mending.ts';
import { psnr, ssimOf } from '../quality.ts';
import { SIDE } from '../sheets.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { level } from './level.ts';

/** Pixels of the pad for one of the picture. */
const SCALE = 8;

export function Mend() {
  const t = text.value;
  const hasDigits = state.digits.value !== undefined;
  return (
    <Section title={t.mend} lead={t.mendLead} class="wide mend">
      <div class="flow">
        <Paper />
        <div class="tools">
          <fieldset>
            <legend>{t.tool}</legend>
            {mending.TOOLS.map((tool) => (
              <label key={tool} class="check">
                <input
                  type="radio"
                  name="tool"
                  checked={mending.tool.value === tool}
                  onChange={() => {
                    mending.tool.value = tool;
                  }}
                />{' '}
                {t.tools[tool]}
              </label>
            ))}
          </fieldset>
          <p class="actions">
            <button type="button" disabled={!hasDigits} onClick={mending.anotherDigit}>
              {t.anotherDigit}
            </button>
            <button type="button" onClick={mending.hole}>
              {t.hole}
            </button>
            <button type="button" onClick={mending.undo}>
              {t.undo}
            </button>
            <button type="button" onClick={mending.clear}>
              {t.clear}
            </button>
          </p>
          <FilesField label={t.loadPicture} accept="image/*" onFiles={([file]) => void mending.loadFile(file!)} />
        </div>
      </div>
      <Comparison />
      <p class="quiet">{t.quality}</p>
    </Section>
  );
}

function Paper() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const side = SCALE * SIDE;
  const pen = usePen(side);
  const show = (marked?: Readonly<Pen>): void => draw(canvas.current!, marked);
  const { work } = mending;
  useEffect(() => show(pen.current), [work.value]);
  return (
    <div class="drawing">
      <Pad
        canvas={canvas}
        pen={pen}
        side={side}
        keyStep={SCALE / 2}
        margin={SCALE}
        label={text.value.mendPad}
        onStroke={({ from, to }) => {
          mending.stroke([from[0] / SCALE, from[1] / SCALE], [to[0] / SCALE, to[1] / SCALE]);
        }}
        onPen={show}
      />
    </div>
  );
}

/** The damaged picture, what is lost in colour, and the pen of the keys. */
function draw(canvas: HTMLCanvasElement, pen: Readonly<Pen> | undefined): void {
  const { whole, lost } = mending.work.value;
  const context = canvas.getContext('2d')!;
  const isUsed = document.activeElement === canvas && canvas.matches(':focus-visible');
  for (let i = 0; i < whole.length; i++) {
    context.fillStyle = lost[i] === 1 ? '#7a6a9a' : `rgb(${whole[i]} ${whole[i]} ${whole[i]})`;
    context.fillRect(SCALE * (i % SIDE), SCALE * Math.floor(i / SIDE), SCALE, SCALE);
  }
  if (!isUsed || pen === undefined) return;
  context.strokeStyle = pen.down ? '#ff9f40' : '#54a0ff';
  context.lineWidth = 2;
  context.beginPath();
  context.arc(pen.x, pen.y, 2 * SCALE, 0, 2 * Math.PI);
  context.stroke();
}

function Comparison() {
  const t = text.value;
  const { mended, work } = mending;
  const { whole } = work.value;
  const damaged = Uint8Array.from(damagedOf(work.value), toLevel);
  const pictures = [
    [t.before, whole],
    [t.damaged, damaged],
    [t.repaired, mended.value],
  ] as const;
  return (
    <>
      <div class="flow compared">
        {pictures.map(([name, pixels], i) => (
          <figure key={name}>
            {pixels !== undefined && (
              <Picture values={pixels} columns={SIDE} color={level} label={name} class="digit" />
            )}
            <figcaption>
              {name}
              {pixels !== undefined && i > 0 && <Quality of={pixels} whole={whole} />}
            </figcaption>
          </figure>
        ))}
      </div>
      {!state.hasNetworks.value && <p>{t.noSheet}</p>}
    </>
  );
}

function Quality({ of, whole }: { readonly of: Uint8Array; readonly whole: Uint8Array }) {
  const t = text.value;
  const decibels = psnr(of, whole);
  return (
    <span class="quality numbers">
      {t.psnr(Number.isFinite(decibels) ? t.number(decibels, 1) : '∞')} · {t.ssim(t.number(ssimOf(of, whole), 3))}
    </span>
  );
}
