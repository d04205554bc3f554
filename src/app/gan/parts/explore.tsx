/** Walks through the noise: a slice of it to drag in, and the way from one picture of the sheet to another. */
import { signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { Section } from '../../shared/fields.tsx';
import { Picture } from '../../shared/picture.tsx';
import { BETWEEN, chosen, explored, move, place, REACH } from '../explore.ts';
import { text } from '../text/language.ts';
import { level } from './level.ts';

const KEY_STEP = 0.1;

export function Walk() {
  const t = text.value;
  const picture = explored.value[BETWEEN];
  return (
    <Section title={t.walk} lead={t.walkLead(chosen.value[0] + 1)}>
      {picture === undefined ? (
        <p>{t.noSheet}</p>
      ) : (
        <div class="flow">
          <Plane />
          <figure>
            <Picture values={picture} columns={28} color={level} label={t.walkPicture} class="digit walked" />
            <figcaption class="numbers">
              {t.walkPlace(t.number(place.value.x, 2), t.number(place.value.y, 2))}
            </figcaption>
          </figure>
        </div>
      )}
    </Section>
  );
}

function Plane() {
  const t = text.value;
  const plane = useRef<HTMLCanvasElement>(null);
  const { x, y } = place.value;
  const drag = (event: PointerEvent): void => {
    if (event.type === 'pointerdown') plane.current!.setPointerCapture(event.pointerId);
    if (event.buttons === 0) return;
    const { left, top, width, height } = plane.current!.getBoundingClientRect();
    move(REACH * ((2 * (event.clientX - left)) / width - 1), -REACH * ((2 * (event.clientY - top)) / height - 1));
  };
  const key = (event: KeyboardEvent): void => {
    const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(x + KEY_STEP * step[0]!, y + KEY_STEP * step[1]!);
  };
  const percent = (value: number): string => `${50 + (50 * value) / REACH}%`;
  return (
    <div class="plane">
      <canvas
        ref={plane}
        width={1}
        height={1}
        tabIndex={0}
        role="img"
        aria-label={t.plane}
        onPointerDown={drag}
        onPointerMove={drag}
        onKeyDown={key}
      />
      <i aria-hidden="true" style={{ left: percent(x), top: percent(-y) }} />
    </div>
  );
}

const at = signal(Math.floor(BETWEEN / 2));

export function Between() {
  const t = text.value;
  const [first, second] = chosen.value;
  const picture = explored.value[at.value];
  return (
    <Section title={t.between} lead={t.betweenLead(first + 1, second + 1)}>
      {picture === undefined ? (
        <p>{t.noSheet}</p>
      ) : (
        <>
          <ul class="strip" aria-label={t.between}>
            {explored.value.slice(0, BETWEEN).map((pixels, i) => (
              <li key={i} class={i === at.value ? 'now' : undefined}>
                <Picture values={pixels} columns={28} color={level} />
              </li>
            ))}
          </ul>
          <div class="slider">
            <label for="between">{t.betweenShare(t.share(at.value / (BETWEEN - 1)))}</label>
            <input
              id="between"
              type="range"
              min={0}
              max={BETWEEN - 1}
              value={at.value}
              onInput={({ currentTarget }) => {
                at.value = Number(currentTarget.value);
              }}
            />
          </div>
          <Picture values={picture} columns={28} color={level} label={t.betweenPicture} class="digit" />
        </>
      )}
    </Section>
  );
}
