/** A place to draw with mouse, finger, pen or keys: the drawing goes through the network while it is drawn, and can be added to what it is trained on. */
import { signal, useComputed } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { fitBox } from '../digit/fit-box.ts';
import { likeliest } from '../digit/forward.ts';
import { wantedKind } from '../samples/state.ts';
import { Pad, type Pen, type Stroke, usePen } from '../shared/pad.tsx';
import * as state from '../state.ts';
import { classNames } from '../text/classes.ts';
import { text } from '../text/language.ts';
import { AddDrawing } from './add-drawing.tsx';
import { values } from './looked.ts';

const SIDE = 140;
const PEN = 11;
const KEY_STEP = 5;

/** The pen of the keys, where they were used last. */
const keyPen = signal<Readonly<Pen> | undefined>(undefined);

export function Draw() {
  const t = text.value;
  const title = t.draw[wantedKind.value];
  const canvas = useRef<HTMLCanvasElement>(null);
  const pen = usePen(SIDE);
  const line = ({ from, to }: Stroke): void => {
    const context = canvas.current!.getContext('2d', { willReadFrequently: true })!;
    Object.assign(context, { lineWidth: PEN, lineCap: 'round', strokeStyle: '#fff' });
    context.beginPath();
    context.moveTo(...from);
    context.lineTo(...to);
    context.stroke();
    read(context);
  };
  const clear = (): void => {
    canvas.current!.getContext('2d')!.clearRect(0, 0, SIDE, SIDE);
    pen.current!.down = false;
    [state.drawn.value, keyPen.value] = [undefined, keyPen.value && { ...pen.current! }];
  };
  return (
    <section class="draw" aria-label={title}>
      <div class="pad">
        <Pad
          canvas={canvas}
          pen={pen}
          side={SIDE}
          keyStep={KEY_STEP}
          margin={PEN}
          label={title}
          onStroke={line}
          onPen={(moved) => {
            keyPen.value = moved;
          }}
        />
        <KeyPen />
      </div>
      <div class="beside">
        <h2>{title}</h2>
        <p class="quiet">{t.drawLead}</p>
        <Says />
        <button type="button" class="small" onClick={clear}>
          {t.clear}
        </button>
      </div>
      <AddDrawing onAdded={clear} />
    </section>
  );
}

/** Where the pen of the keys is, seen while the pad has the focus; whether it is down is said. */
function KeyPen() {
  const t = text.value;
  const pen = keyPen.value;
  if (pen === undefined) return null;
  const [left, top] = [pen.x, pen.y].map((at) => `${(100 * at) / SIDE}%`);
  return (
    <>
      <i class={pen.down ? 'key-pen down' : 'key-pen'} style={{ left, top }} />
      <span class="unseen" aria-live="polite">
        {pen.down ? t.penDown : t.penUp}
      </span>
    </>
  );
}

function read(context: CanvasRenderingContext2D): void {
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  const ink = Float32Array.from({ length: SIDE * SIDE }, (_, i) => data[4 * i + 3]! / 255);
  const pixels = fitBox(ink, SIDE, wantedKind.value);
  state.drawn.value = pixels;
  if (pixels !== undefined) state.picture.value = { pixels, label: undefined, isOwn: true };
}

/** What the network says of a drawing. */
function Says() {
  const t = text.value;
  const says = useComputed(() => {
    const [drawn, picture] = [state.drawn.value, state.picture.value];
    const outputs = drawn !== undefined && drawn === picture?.pixels ? values.value?.at(-1)?.outputs : undefined;
    return outputs ? { guess: likeliest(outputs), sure: outputs[likeliest(outputs)]! } : undefined;
  }).value;
  return (
    <p class="says" aria-live="polite">
      {says === undefined ? ' ' : t.itSays(classNames.value[says.guess]!, t.percent(says.sure))}
    </p>
  );
}
