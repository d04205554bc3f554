/** A place to draw a digit with mouse, finger, pen or keys, and what the network says of it, while it is drawn. */
import { signal, useComputed } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { fitBox } from '../digit/fit-box.ts';
import { forward, likeliest } from '../digit/forward.ts';
import { Section } from '../shared/fields.tsx';
import { Picture } from '../shared/picture.tsx';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { Probabilities } from './network.tsx';

const SIDE = 140;
const PEN = 11;
const KEY_STEP = 5;

const drawn = signal<Float32Array | undefined>(undefined);

interface Pen {
  x: number;
  y: number;
  down: boolean;
}

export function Draw() {
  const t = text.value;
  const canvas = useRef<HTMLCanvasElement>(null);
  const pen = useRef<Pen>({ x: SIDE / 2, y: SIDE / 4, down: false });
  const line = (x: number, y: number): void => {
    const context = canvas.current!.getContext('2d', { willReadFrequently: true })!;
    Object.assign(context, { lineWidth: PEN, lineCap: 'round', strokeStyle: '#fff' });
    context.beginPath();
    context.moveTo(pen.current.x, pen.current.y);
    context.lineTo(x, y);
    context.stroke();
    read(context);
  };
  const point = (event: PointerEvent): void => {
    const { left, top, width } = canvas.current!.getBoundingClientRect();
    const [x, y] = [((event.clientX - left) * SIDE) / width, ((event.clientY - top) * SIDE) / width];
    if (event.type === 'pointerdown') {
      canvas.current!.setPointerCapture(event.pointerId);
      pen.current = { x, y, down: true };
    }
    if (!pen.current.down) return;
    line(x, y);
    pen.current = { x, y, down: event.type !== 'pointerup' };
  };
  const key = (event: KeyboardEvent): void => {
    const move = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (event.key === ' ') pen.current.down = !pen.current.down;
    else if (move === undefined) return;
    event.preventDefault();
    const inside = (value: number): number => Math.min(SIDE - PEN, Math.max(PEN, value));
    const [dx, dy] = move ?? [0, 0];
    const [x, y] = [inside(pen.current.x + KEY_STEP * dx!), inside(pen.current.y + KEY_STEP * dy!)];
    if (pen.current.down) line(x, y);
    Object.assign(pen.current, { x, y });
  };
  const clear = (): void => {
    canvas.current!.getContext('2d')!.clearRect(0, 0, SIDE, SIDE);
    pen.current.down = false;
    drawn.value = undefined;
  };
  return (
    <Section title={t.draw} lead={t.drawLead} class="draw">
      <div class="drawing">
        <canvas
          ref={canvas}
          width={SIDE}
          height={SIDE}
          tabIndex={0}
          role="img"
          aria-label={t.draw}
          onPointerDown={point}
          onPointerMove={point}
          onPointerUp={point}
          onPointerCancel={() => {
            pen.current.down = false;
          }}
          onKeyDown={key}
        />
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
