/** What charts beside each other share: the place of the cursor, and the part of all places that is seen. */
import { type Signal, signal } from '@preact/signals';
import { panned, type Range, zoomed } from './chart-view.ts';

export interface View {
  /** of the places; undefined: all of them */
  readonly x?: Range | undefined;
  /** of the values, by chart, where one was dragged out */
  readonly y?: Readonly<Record<string, Range>>;
}

export class ChartGroup {
  /** The place whose values are shown; undefined: none. */
  readonly cursor: Signal<number | undefined> = signal(undefined);
  readonly view: Signal<View> = signal({});
  /** Where the places end. */
  readonly most: Signal<number> = signal(1);

  get whole(): Range {
    return [0, this.most.peek()];
  }

  /** What is seen of the places. */
  get seen(): Range {
    return this.view.peek().x ?? this.whole;
  }

  get isWhole(): boolean {
    const { x, y } = this.view.value;
    return x === undefined && y === undefined;
  }

  /** @param at which place stays where it is, otherwise that of the cursor, or the middle */
  zoom(times: number, at = this.cursor.peek() ?? (this.seen[0] + this.seen[1]) / 2): void {
    this.see(zoomed(this.seen, this.whole, at, times));
  }

  /** By so much of what is seen. */
  pan(share: number): void {
    const [least, most] = this.seen;
    this.see(panned(this.seen, this.whole, share * (most - least)));
  }

  see(x: Range | undefined): void {
    this.view.value = { ...this.view.peek(), x };
  }

  /** A part that was dragged out of one chart. */
  seePart(x: Range, chart: string, y: Range | undefined): void {
    const before = this.view.peek();
    this.view.value = { x, ...((y ?? before.y) && { y: { ...before.y, ...(y && { [chart]: y }) } }) };
  }

  seeAll(): void {
    this.view.value = {};
  }
}
