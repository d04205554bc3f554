/** Histograms over the steps of a run: weights, activations and gradients of every layer. Folded away until somebody looks. */
import { useEffect, useRef } from 'preact/hooks';
import { offerFile } from '../../io/download.ts';
import { csvOf } from '../histograms/csv.ts';
import { drawCourse, type Look, stepAt } from '../histograms/draw.ts';
import { type Course, KINDS, type Row } from '../histograms/snapshots.ts';
import { courses, cursor, isOpen, kind, snapshots, steps, VIEWS, view } from '../histograms/state.ts';
import { api } from '../session.ts';
import { Section } from '../shared/fields.tsx';
import { guarded } from '../shared/guarded.ts';
import { colorOf, isDark } from '../shared/theme.ts';
import * as state from '../state.ts';
import { text } from '../text/language.ts';

const HEIGHT = 190;

export function Histograms() {
  const t = text.value;
  const { phase } = state;
  // a new worker does not know that somebody looks
  useEffect(() => {
    if (phase.value === 'ready' && isOpen.value) watch();
  }, [phase.value]);
  return (
    <Section title={t.histograms} lead={t.histogramsLead} class="wide histograms-part">
      <details
        onToggle={({ currentTarget }) => {
          if (isOpen.value === currentTarget.open) return;
          isOpen.value = currentTarget.open;
          watch();
        }}
      >
        <summary>{t.histogramsShow}</summary>
        {isOpen.value && <Opened />}
      </details>
    </Section>
  );
}

/** What fails here is a snapshot, or is reported by what trains. */
const watch = (): void =>
  void api()
    .watchHistograms(isOpen.value)
    .catch(() => {});

function Opened() {
  const t = text.value;
  const all = courses.value;
  return (
    <>
      <Tools />
      {all.length === 0 ? (
        <p class="quiet empty">{t.histogramsNone}</p>
      ) : (
        <div class="histograms-over-time">
          {all.map((course) => (
            <Figure key={`${kind.value} ${course.name}`} course={course} />
          ))}
        </div>
      )}
      <p class="quiet">{t.histogramsHelp}</p>
    </>
  );
}

function Tools() {
  const t = text.value;
  const save = async (): Promise<void> => {
    const csv = await csvOf(snapshots.value);
    offerFile('wgrad-histograms.csv', new Blob([csv], { type: 'text/csv;charset=utf-8' }));
  };
  return (
    <div class="chart-tools">
      <fieldset class="actions" aria-label={t.histogramsOf}>
        {KINDS.map((each) => (
          <Choice
            key={each}
            isChosen={kind.value === each}
            name={t.histogramKinds[each]}
            onChoose={() => {
              kind.value = each;
            }}
          />
        ))}
      </fieldset>
      <fieldset class="actions" aria-label={t.histogramsDrawnAs}>
        {VIEWS.map((each) => (
          <Choice
            key={each}
            isChosen={view.value === each}
            name={t.histogramViews[each]}
            onChoose={() => {
              view.value = each;
            }}
          />
        ))}
      </fieldset>
      <span class="actions">
        <button type="button" class="small" disabled={snapshots.value.length === 0} onClick={() => void guarded(save)}>
          {t.histogramsCsv}
        </button>
      </span>
    </div>
  );
}

interface ChoiceProps {
  readonly isChosen: boolean;
  readonly name: string;
  readonly onChoose: () => void;
}

function Choice({ isChosen, name, onChoose }: ChoiceProps) {
  return (
    <button type="button" class="small" aria-pressed={isChosen} onClick={onChoose}>
      {name}
    </button>
  );
}

function Figure({ course }: { readonly course: Course }) {
  const t = text.value;
  const canvas = useRef<HTMLCanvasElement>(null);
  const { rows, name } = course;
  const row = rows.find(({ step }) => step === cursor.value) ?? rows.at(-1)!;
  const label = t.histogramName(t.histogramKinds[kind.value], name);
  useDrawing(canvas, course);
  const point = (event: PointerEvent): void => {
    const { left, top, width } = canvas.current!.getBoundingClientRect();
    cursor.value = stepAt(course, { width, height: HEIGHT }, view.value, event.clientX - left, event.clientY - top);
  };
  return (
    <figure>
      <figcaption>
        <code>{name}</code>
      </figcaption>
      <canvas
        ref={canvas}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={rows[0]!.step}
        aria-valuemax={rows.at(-1)!.step}
        aria-valuenow={row.step}
        aria-valuetext={spoken(row)}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={({ pointerType }) => {
          if (pointerType === 'mouse') cursor.value = undefined;
        }}
        onKeyDown={(event) => {
          if (go(event.key)) event.preventDefault();
        }}
        onBlur={() => {
          cursor.value = undefined;
        }}
      />
      <Numbers {...row} />
    </figure>
  );
}

/** With the next frame, wherever it is another picture or another width. */
function useDrawing(canvas: { readonly current: HTMLCanvasElement | null }, course: Course): void {
  const t = text.value;
  const [at, how, dark] = [cursor.value, view.value, isDark.value];
  const draw = useRef(() => {});
  draw.current = () => {
    const target = canvas.current;
    if (target === null) return;
    const width = target.clientWidth;
    if (width === 0) return;
    const [wide, high] = [Math.round(width * devicePixelRatio), Math.round(HEIGHT * devicePixelRatio)];
    if (target.width !== wide || target.height !== high) [target.width, target.height] = [wide, high];
    const context = target.getContext('2d')!;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    drawCourse(context, course, { width, height: HEIGHT, colors: colors(), at, nameOf: t.whole }, how);
  };
  useEffect(() => {
    const frame = requestAnimationFrame(() => draw.current());
    return () => cancelAnimationFrame(frame);
  }, [course, at, how, dark, t]);
  useEffect(() => {
    const sized = new ResizeObserver(() => draw.current());
    sized.observe(canvas.current!);
    return () => sized.disconnect();
  }, [canvas]);
}

/** Activations have no sign that means something: they are lit. */
function colors(): Look['colors'] {
  const [below, above] = kind.value === 'activations' ? ['--lit', '--lit'] : ['--below', '--above'];
  return {
    below: colorOf(below),
    above: colorOf(above),
    quiet: colorOf('--quiet'),
    line: colorOf('--line'),
    ground: colorOf('--card'),
    ink: colorOf('--ink'),
  };
}

/** @returns whether it was a key of the pictures */
function go(key: string): boolean {
  const all = steps.value;
  const at = all.indexOf(cursor.value ?? all.at(-1)!);
  const to = {
    ArrowLeft: at - 1,
    ArrowDown: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    PageDown: at - 10,
    PageUp: at + 10,
    Home: 0,
    End: all.length - 1,
  }[key];
  if (to === undefined) return false;
  cursor.value = all[Math.min(all.length - 1, Math.max(0, to))];
  return true;
}

/** Four digits of it. */
function short(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  return (size < 1e-3 || size >= 1e5 ? value.toExponential(3) : Number(value.toPrecision(4)).toString()).replaceAll(
    '-',
    '−',
  );
}

function spoken({ step, bins }: Row): string {
  const t = text.value;
  const { min, mean, sd, max, zeros, count } = bins;
  return t.histogramSpoken(
    t.whole(step),
    short(min),
    short(mean),
    short(sd),
    short(max),
    t.percent(zeros / Math.max(1, count)),
  );
}

/** What is known of a moment, in columns that stay where they are. */
function Numbers({ step, bins }: Row) {
  const t = text.value;
  const { min, mean, sd, max, zeros, count } = bins;
  const rows = [
    [t.histogramStep, t.whole(step)],
    [t.histogramMin, short(min)],
    [t.histogramMean, short(mean)],
    [t.histogramMax, short(max)],
    [t.histogramSd, short(sd)],
    [t.histogramZeros, t.percent(zeros / Math.max(1, count))],
  ] as const;
  return (
    <dl class="numbers">
      {rows.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
