/** A place to draw on with mouse, finger, pen or keys: it says where the pen goes, and draws nothing itself. */
import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';

/** Places on the pad, from 0 to its side. */
export interface Stroke {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

export interface Pen {
  x: number;
  y: number;
  down: boolean;
}

/** Where the pen of the keys begins, lifted. */
export const usePen = (side: number): RefObject<Pen> => useRef<Pen>({ x: side / 2, y: side / 4, down: false });

interface PadProps {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly pen: RefObject<Pen>;
  /** of the canvas, in pixels of its own */
  readonly side: number;
  /** how far an arrow key goes, and how near to the edge */
  readonly keyStep: number;
  readonly margin: number;
  /** spoken */
  readonly label: string;
  readonly onStroke: (stroke: Stroke) => void;
  /** the pen of the keys was moved, lifted or put down; for a mark that shows where it is */
  readonly onPen?: (pen: Readonly<Pen>) => void;
}

export function Pad({ canvas, pen, side, keyStep, margin, label, onStroke, onPen }: PadProps) {
  const line = (x: number, y: number): void => onStroke({ from: [pen.current!.x, pen.current!.y], to: [x, y] });
  const point = (event: PointerEvent): void => {
    if (!event.isPrimary || event.button > 0) return; // a second finger, another button
    const { left, top, width } = canvas.current!.getBoundingClientRect();
    const [x, y] = [((event.clientX - left) * side) / width, ((event.clientY - top) * side) / width];
    if (event.type === 'pointerdown') {
      canvas.current!.setPointerCapture(event.pointerId);
      pen.current = { x, y, down: true };
    }
    if (!pen.current!.down) return;
    line(x, y);
    pen.current = { x, y, down: event.type !== 'pointerup' };
  };
  const key = (event: KeyboardEvent): void => {
    const move = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (event.key === ' ') pen.current!.down = !pen.current!.down;
    else if (move === undefined) return;
    event.preventDefault();
    const inside = (value: number): number => Math.min(side - margin, Math.max(margin, value));
    const [dx, dy] = move ?? [0, 0];
    const [x, y] = [inside(pen.current!.x + keyStep * dx!), inside(pen.current!.y + keyStep * dy!)];
    if (pen.current!.down) line(x, y);
    Object.assign(pen.current!, { x, y });
    onPen?.({ ...pen.current! });
  };
  return (
    <canvas
      ref={canvas}
      width={side}
      height={side}
      tabIndex={0}
      role="img"
      aria-label={label}
      onPointerDown={point}
      onPointerMove={point}
      onPointerUp={point}
      onPointerCancel={() => {
        pen.current!.down = false;
      }}
      onKeyDown={key}
    />
  );
}
