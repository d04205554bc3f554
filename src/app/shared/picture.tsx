/** A small picture of numbers: a digit, or a neuron's weights. */
import { useLayoutEffect, useRef } from 'preact/hooks';

type Color = (value: number) => readonly [red: number, green: number, blue: number];

/** White ink on black, 0 to 1. */
export const ink: Color = (value) => {
  const level = Math.round(255 * Math.min(1, Math.max(0, value)));
  return [level, level, level];
};

/** Orange above zero, blue below, -1 to 1; zero is dark. */
export const signed: Color = (value) => {
  const strength = Math.min(1, Math.abs(value));
  const full = value > 0 ? [255, 159, 64] : [84, 160, 255];
  return full.map((part) => Math.round(20 + (part - 20) * strength)) as unknown as [number, number, number];
};

/** Glowing above zero, blue below, -1 to 1: what neurons and filters give. */
export const lit: Color = (value) =>
  value < 0
    ? signed(value)
    : ([255, 190, 92].map((part) => Math.round(20 + (part - 20) * value)) as unknown as ReturnType<Color>);

interface PictureProps {
  /** row by row */
  readonly values: ArrayLike<number>;
  readonly columns: number;
  readonly color?: Color;
  /** spoken; where there is none the picture is an ornament */
  readonly label?: string;
  readonly class?: string;
}

export function Picture({ values, columns, color = ink, label, class: name }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const rows = Math.ceil(values.length / columns);
  useLayoutEffect(() => {
    const context = canvas.current!.getContext('2d')!;
    const image = context.createImageData(columns, rows);
    for (let i = 0; i < values.length; i++) image.data.set([...color(values[i]!), 255], 4 * i);
    context.putImageData(image, 0, 0);
  }, [values, columns, rows, color]);
  const spoken = label === undefined ? { 'aria-hidden': true as const } : { role: 'img' as const, 'aria-label': label };
  return <canvas ref={canvas} width={columns} height={rows} class={`picture ${name ?? ''}`} {...spoken} />;
}
