/**
 * A chart of curves, live: drawn at most once a frame, anew where its lines, the theme or the width change. Drawing is uPlot's. A cursor shows
 * the values of a place (mouse, finger, arrow keys); a part is dragged out, zoomed by wheel and pinch, panned.
 */
import { effect, type ReadonlySignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { followHands, followKey } from './chart-gestures.ts';
import type { ChartGroup } from './chart-group.ts';
import { columnsOf, type Drawn, formOf, HEIGHT, plotOf } from './chart-plot.ts';
import { isDark } from './theme.ts';

export type { Drawn, Line } from './chart-plot.ts';

interface ChartProps {
  /** its own in the group */
  readonly name: string;
  readonly group: ChartGroup;
  /** spoken */
  readonly label: string;
  /** the values at a place in words; undefined: what is known last */
  readonly spoken: (at: number | undefined) => string;
  /** changes where there is something new to draw; this and `draw` are the same ones from call to call */
  readonly changed: ReadonlySignal<unknown>;
  /** what to draw now */
  readonly draw: () => Drawn;
}

export function Chart({ name, group, label, spoken, changed, draw }: ChartProps) {
  const target = useRef<HTMLDivElement>(null);
  const places = useRef<ArrayLike<number>>([]);
  useEffect(() => {
    const host = target.current!;
    const live = new LiveChart(host, group, name, draw, (all) => {
      places.current = all;
    });
    const stop = effect(() => {
      void [changed.value, group.view.value, isDark.value];
      live.wish();
    });
    const stopCursor = effect(() => {
      void group.cursor.value;
      live.putCursor();
    });
    return () => {
      stop();
      stopCursor();
      live.end();
    };
  }, [changed, draw, group, name]);
  const at = group.cursor.value;
  return (
    <div
      ref={target}
      class="chart"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={group.most.value}
      aria-valuenow={at ?? group.most.value}
      aria-valuetext={spoken(at)}
      onKeyDown={(event) => {
        if (followKey(event, group, places.current)) event.preventDefault();
      }}
      onBlur={() => {
        group.cursor.value = undefined;
      }}
    />
  );
}

class LiveChart {
  #plot: uPlot | undefined;
  #form = '';
  #isDue = false;
  #drawn: Drawn | undefined;
  #ends = () => {};
  readonly #sized = new ResizeObserver(() => this.#resize());

  constructor(
    private readonly host: HTMLElement,
    private readonly group: ChartGroup,
    private readonly name: string,
    private readonly draw: () => Drawn,
    private readonly onPlaces: (places: ArrayLike<number>) => void,
  ) {
    this.#sized.observe(host);
  }

  /** Draws with the next frame. */
  wish(): void {
    if (!this.#isDue) requestAnimationFrame(() => this.#show());
    this.#isDue = true;
  }

  /** Where the group's cursor is. */
  putCursor(): void {
    const plot = this.#plot;
    if (plot === undefined) return;
    const at = this.group.cursor.peek();
    const left = at === undefined ? -10 : Math.round(plot.valToPos(at, 'x'));
    if (Math.abs((plot.cursor.left ?? -10) - left) >= 1) plot.setCursor({ left, top: left < 0 ? -10 : 0 }, false);
  }

  end(): void {
    this.#ends();
    this.#sized.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#isDue = true; // draws no more
  }

  #resize(): void {
    const width = this.host.clientWidth;
    if (width > 0 && width !== this.#plot?.width) this.#plot?.setSize({ width, height: HEIGHT });
  }

  #show(): void {
    if (!this.host.isConnected) return;
    this.#isDue = false;
    const drawn = this.draw();
    this.#drawn = drawn;
    this.group.most.value = drawn.most;
    const form = `${isDark.peek()} ${formOf(drawn)}`;
    if (this.#plot === undefined || form !== this.#form) this.#build(form);
    const columns = columnsOf(drawn);
    this.onPlaces(columns[0]);
    this.#plot!.setData(columns);
    queueMicrotask(() => this.putCursor()); // uPlot's scales are new by then
  }

  #build(form: string): void {
    const { host, group, name } = this;
    this.#ends();
    this.#plot?.destroy();
    this.#form = form;
    this.#plot = plotOf({
      host,
      drawn: () => this.#drawn!,
      x: () => group.seen,
      y: () => group.view.peek().y?.[name],
      isPart: () => group.view.peek().x !== undefined,
      onPart: (x, y) => group.seePart(x, name, y),
      onAll: () => group.seeAll(),
    });
    this.#ends = followHands({ host, over: this.#plot.over, group });
  }
}
