/**
 * What hands do in a chart, beside uPlot's cursor and selection: wheel, pinch, panning, keys. A plain wheel and a finger that goes up or
 * down scroll the page, as everywhere: a chart takes the wheel where it was clicked before, or with Ctrl, Alt or ⌘ (which is
 * how browsers report two fingers on a trackpad).
 */
import type { ChartGroup } from './chart-group.ts';
import { placeFrom } from './chart-view.ts';

/** What one notch of a wheel, about 100 pixels, makes larger. */
const PER_PIXEL = 0.002;
const LINE_PIXELS = 16;
const ZOOM_STEP = 1.5;
const PAN_STEP = 0.2;
/** Keys go at least so much of what is seen. */
const CURSOR_STEP = 0.01;

interface Surface {
  /** takes the focus */
  readonly host: HTMLElement;
  /** what is drawn upon, without the axes */
  readonly over: HTMLElement;
  readonly group: ChartGroup;
}

/** @returns what ends it */
export function followHands({ host, over, group }: Surface): () => void {
  const ends = new AbortController();
  const on = <Kind extends keyof HTMLElementEventMap>(
    kind: Kind,
    act: (event: HTMLElementEventMap[Kind]) => void,
    passive = true,
  ): void => over.addEventListener(kind, act as EventListener, { signal: ends.signal, passive });
  const placeOf = (clientX: number): number => {
    const { left, width } = over.getBoundingClientRect();
    const [first, last] = group.seen;
    return first + ((clientX - left) / width) * (last - first);
  };
  const widthOf = (): number => over.clientWidth || 1;

  on('mousemove', ({ clientX }) => {
    group.cursor.value = placeOf(clientX);
  });
  on('mouseleave', () => {
    group.cursor.value = undefined;
  });
  on(
    'wheel',
    (event) => {
      const wanted = event.ctrlKey || event.metaKey || event.altKey || document.activeElement === host;
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PIXELS : 1;
      const [across, down] = [event.deltaX * pixels, event.deltaY * pixels];
      const isAcross = Math.abs(across) > Math.abs(down) || event.shiftKey;
      const leadsNowhere = group.view.peek().x === undefined && (isAcross || down > 0);
      if (!wanted || (leadsNowhere && !event.ctrlKey)) return;
      event.preventDefault();
      if (isAcross) group.pan((across || down) / widthOf());
      else group.zoom(Math.exp(-down * PER_PIXEL), placeOf(event.clientX));
    },
    false,
  );

  const touches = new Map<number, number>();
  let panning: number | undefined;
  on('pointerdown', (event) => {
    host.focus({ preventScroll: true });
    if (event.pointerType === 'touch') touches.set(event.pointerId, event.clientX);
    else if (event.button === 1 || (event.button === 0 && event.shiftKey)) {
      panning = event.clientX;
      over.setPointerCapture(event.pointerId);
    }
  });
  on('pointermove', ({ pointerType, pointerId, clientX }) => {
    if (panning !== undefined) {
      group.pan((panning - clientX) / widthOf());
      panning = clientX;
    }
    if (pointerType !== 'touch' || !touches.has(pointerId)) return;
    const before = [...touches.values()];
    touches.set(pointerId, clientX);
    const after = [...touches.values()];
    if (after.length > 1) pinch(before, after);
    else if (group.view.peek().x !== undefined) group.pan((before[0]! - clientX) / widthOf());
    else group.cursor.value = placeOf(clientX);
  });
  const pinch = ([a = 0, b = 0]: number[], [c = 0, d = 0]: number[]): void => {
    group.pan((a + b - c - d) / 2 / widthOf());
    if (a !== b && c !== d) group.zoom(Math.abs(c - d) / Math.abs(a - b), placeOf((c + d) / 2));
  };
  for (const kind of ['pointerup', 'pointercancel'] as const) {
    on(kind, ({ pointerId }) => {
      touches.delete(pointerId);
      panning = undefined;
    });
  }
  return () => ends.abort();
}

/** @param places of all lines, in order @returns whether it was a key of the chart */
export function followKey(event: KeyboardEvent, group: ChartGroup, places: ArrayLike<number>): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || places.length === 0) return false;
  const [first, last] = group.seen;
  const at = group.cursor.peek();
  const [begin, end] = [places[0]!, places[places.length - 1]!];
  const go = (by: number): void => put(at === undefined ? (by < 0 ? end : begin) : placeFrom(places, at, by));
  const put = (to: number): void => {
    group.cursor.value = to;
    if (to < first) group.pan((to - first) / (last - first));
    else if (to > last) group.pan((to - last) / (last - first));
  };
  const acts: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => (event.shiftKey ? group.pan(-PAN_STEP) : go(-CURSOR_STEP * (last - first))),
    ArrowRight: () => (event.shiftKey ? group.pan(PAN_STEP) : go(CURSOR_STEP * (last - first))),
    PageUp: () => go(-1),
    PageDown: () => go(1),
    Home: () => put(begin),
    End: () => put(end),
    '+': () => group.zoom(ZOOM_STEP),
    '=': () => group.zoom(ZOOM_STEP),
    '-': () => group.zoom(1 / ZOOM_STEP),
    '0': () => group.seeAll(),
    Escape: () => group.seeAll(),
  };
  const act = acts[event.key];
  act?.();
  return act !== undefined;
}
