/** A place to draw a digit with mouse, finger, pen or keys, which goes through the network while it is drawn. */
import { useComputed } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { fitBox } from '../digit/fit-box.ts';
import { likeliest } from '../digit/forward.ts';
import { Pad, type Stroke, usePen } from '../shared/pad.tsx';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { values } from './looked.ts';

const SIDE = 140;
const PEN = 11;
const KEY_STEP = 5;

export function Draw() {
  const t = text.value;
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
    state.drawn.value = undefined;
  };
  return (
    <section class="draw" aria-label={t.draw}>
      <Pad canvas={canvas} pen={pen} side={SIDE} keyStep={KEY_STEP} margin={PEN} label={t.draw} onStroke={line} />
      <div>
        <h2>{t.draw}</h2>
        <p class="quiet">{t.drawLead}</p>
        <Says />
        <button type="button" class="small" onClick={clear}>
          {t.clear}
        </button>
      </div>
    </section>
  );
}

function read(context: CanvasRenderingContext2D): void {
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  const ink = Float32Array.from({ length: SIDE * SIDE }, (_, i) => data[4 * i + 3]! / 255);
  const pixels = fitBox(ink, SIDE);
  state.drawn.value = pixels;
  if (pixels !== undefined) state.picture.value = { pixels, label: undefined };
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
      {says === undefined ? ' ' : t.itSays(says.guess, t.percent(says.sure))}
    </p>
  );
}
