/** A place to draw a digit with mouse, finger, pen or keys, and what the network says of it, while it is drawn. */
import { signal, useComputed } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { fitBox } from '../digit/fit-box.ts';
import { forward, likeliest } from '../digit/forward.ts';
import { Section } from '../shared/fields.tsx';
import { Pad, type Stroke, usePen } from '../shared/pad.tsx';
import { Picture } from '../shared/picture.tsx';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { Probabilities } from './network.tsx';

const SIDE = 140;
const PEN = 11;
const KEY_STEP = 5;

const drawn = signal<Float32Array | undefined>(undefined);

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
    drawn.value = undefined;
  };
  return (
    <Section title={t.draw} lead={t.drawLead} class="draw">
      <div class="drawing">
        <Pad canvas={canvas} pen={pen} side={SIDE} keyStep={KEY_STEP} margin={PEN} label={t.draw} onStroke={line} />
        <button type="button" onClick={clear}>
          {t.clear}
        </button>
      </div>
      <Answer />
    </Section>
  );
}

function read(context: CanvasRenderingContext2D): void {
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  const ink = Float32Array.from({ length: SIDE * SIDE }, (_, i) => data[4 * i + 3]! / 255);
  drawn.value = fitBox(ink, SIDE);
  if (drawn.value !== undefined) state.picture.value = { pixels: drawn.value, label: undefined };
}

function Answer() {
  const t = text.value;
  const probabilities = useComputed(() => {
    const [network, pixels] = [state.network.value, drawn.value];
    return network && pixels && forward(network, pixels).at(-1)!.outputs;
  }).value;
  if (state.network.value === undefined) return <p>{t.noWeights}</p>;
  const guess = probabilities && likeliest(probabilities);
  return (
    <>
      <p class="says" aria-live="polite">
        {guess === undefined ? ' ' : t.itSays(guess, t.percent(probabilities![guess]!))}
      </p>
      <div class="flow">
        {drawn.value !== undefined && (
          <figure>
            <Picture values={drawn.value} columns={28} class="digit" label={t.seesAs} />
            <figcaption>{t.seesAs}</figcaption>
          </figure>
        )}
        <Probabilities values={probabilities ?? new Float32Array(10)} />
      </div>
    </>
  );
}
