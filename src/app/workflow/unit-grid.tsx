/** The neurons or filters of a layer in one picture; one is chosen with mouse, finger or arrow keys. */
import { useLayoutEffect, useRef } from 'preact/hooks';

interface UnitGridProps {
  readonly units: number;
  readonly columns: number;
  /** pixels of a unit, across and down */
  readonly cell: readonly [width: number, height: number];
  readonly chosen: number | undefined;
  /** spoken */
  readonly label: string;
  readonly nameOf: (unit: number) => string;
  readonly onChoose: (unit: number) => void;
  readonly class?: string;
  /** draws all units; again where something of `paintsBy` changes */
  readonly paint: (image: ImageData) => void;
  readonly paintsBy: readonly unknown[];
}

export function UnitGrid(props: UnitGridProps) {
  const { units, columns, cell, chosen, label, nameOf, onChoose, paint, paintsBy } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const image = useRef<ImageData>(undefined);
  const rows = Math.ceil(units / columns);
  const [width, height] = [columns * cell[0], rows * cell[1]];
  useLayoutEffect(() => {
    if (image.current?.width !== width || image.current.height !== height) image.current = new ImageData(width, height);
    paint(image.current);
    canvas.current!.getContext('2d')!.putImageData(image.current, 0, 0);
  }, [width, height, ...paintsBy]);
  const current = chosen ?? 0;
  const key = (event: KeyboardEvent): void => {
    const move = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns, Home: -units, End: units }[
      event.key
    ];
    if (move === undefined) return;
    event.preventDefault();
    onChoose(Math.min(units - 1, Math.max(0, current + move)));
  };
  return (
    <canvas
      ref={canvas}
      class={`unit-grid ${props.class ?? ''}`}
      width={width}
      height={height}
      tabIndex={0}
      role="slider"
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={units}
      aria-valuenow={current + 1}
      aria-valuetext={nameOf(current)}
      onKeyDown={key}
      onClick={(event) => {
        const box = canvas.current!.getBoundingClientRect();
        const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
        const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
        const unit = row * columns + column;
        // a click without a place, of a script or an aid, is none of a unit
        if (column >= 0 && row >= 0 && column < columns && unit < units) onChoose(unit);
      }}
    />
  );
}
