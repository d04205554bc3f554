/**
 * All neurons of a layer in one picture: inside each its weights, around it how active it is. A neuron is chosen with mouse, finger or
 * arrow keys.
 */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { DenseLayer, LayerValues } from '../digit/forward.ts';
import { SIGNED_COLORS } from './colors.ts';
import { type GridPlan, gridPlan } from './grid-plan.ts';

/** Pixels of a frame around a neuron's weights. */
const FRAME = 2;
const DARK = [29, 33, 38] as const;
const GLOW = [255, 190, 92] as const;
const DROPPED = [200, 60, 70] as const;
const CHOSEN = [255, 255, 255] as const;

interface NeuronGridProps {
  readonly layer: DenseLayer;
  readonly values: LayerValues;
  /** by neuron; none of them where it is empty */
  readonly dropped: readonly boolean[];
  readonly chosen: number | undefined;
  /** spoken */
  readonly label: string;
  readonly nameOf: (unit: number) => string;
  readonly onChoose: (unit: number) => void;
}

export function NeuronGrid({ layer, values, dropped, chosen, label, nameOf, onChoose }: NeuronGridProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const image = useRef<ImageData>(undefined);
  const units = layer.bias.length;
  const plan = gridPlan(units, layer.kernel.length / units);
  const [stepX, stepY] = [plan.across + 2 * FRAME, plan.down + 2 * FRAME];
  const [width, height] = [plan.columns * stepX, plan.rows * stepY];
  useLayoutEffect(() => {
    if (image.current?.width !== width || image.current.height !== height) image.current = new ImageData(width, height);
    drawWeights(image.current, layer, plan);
  }, [layer, width, height]);
  useLayoutEffect(() => {
    drawFrames(image.current!, plan, values.outputs, dropped, chosen);
    canvas.current!.getContext('2d')!.putImageData(image.current!, 0, 0);
  }, [layer, values, dropped, chosen, width, height]);
  const current = chosen ?? 0;
  const key = (event: KeyboardEvent): void => {
    const { columns } = plan;
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
      class="neuron-grid"
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
        const column = Math.floor(((event.clientX - box.left) / box.width) * plan.columns);
        const row = Math.floor(((event.clientY - box.top) / box.height) * plan.rows);
        const unit = row * plan.columns + column;
        if (unit < units) onChoose(unit);
      }}
    />
  );
}

/** Every neuron's weights, orange above zero and blue below, all in one scale. */
function drawWeights(image: ImageData, { kernel, bias }: DenseLayer, plan: GridPlan): void {
  const pixels = new Uint32Array(image.data.buffer);
  const units = bias.length;
  const inputs = kernel.length / units;
  const scale = 127 / (3 * deviation(kernel) || 1);
  const [stepX, stepY] = [plan.across + 2 * FRAME, plan.down + 2 * FRAME];
  for (let unit = 0; unit < units; unit++) {
    const left = (unit % plan.columns) * stepX + FRAME;
    const top = Math.floor(unit / plan.columns) * stepY + FRAME;
    for (let i = 0, at = unit; i < inputs; i++, at += units) {
      const level = Math.round(kernel[at]! * scale);
      const place = (top + Math.floor(i / plan.across)) * image.width + left + (i % plan.across);
      pixels[place] = SIGNED_COLORS[Math.min(254, Math.max(0, level + 127))]!;
    }
  }
}

function deviation(values: Float32Array): number {
  let squares = 0;
  for (const value of values) squares += value * value;
  return Math.sqrt(squares / values.length);
}

function drawFrames(
  image: ImageData,
  plan: GridPlan,
  outputs: Float32Array,
  dropped: readonly boolean[],
  chosen: number | undefined,
): void {
  const most = outputs.reduce((most, output) => Math.max(most, Math.abs(output)), 1e-6);
  for (let unit = 0; unit < outputs.length; unit++) {
    const lit = Math.sqrt(Math.abs(outputs[unit]!) / most);
    const color = unit === chosen ? CHOSEN : dropped[unit] === true ? DROPPED : mixed(DARK, GLOW, lit);
    drawFrame(image, plan, unit, color);
  }
}

type Rgb = readonly [number, number, number];

const mixed = (from: Rgb, to: Rgb, share: number): Rgb =>
  from.map((part, i) => Math.round(part + (to[i]! - part) * share)) as unknown as Rgb;

function drawFrame(image: ImageData, plan: GridPlan, unit: number, [red, green, blue]: Rgb): void {
  const pixels = new Uint32Array(image.data.buffer);
  const color = 0xff000000 | (blue << 16) | (green << 8) | red;
  const [stepX, stepY] = [plan.across + 2 * FRAME, plan.down + 2 * FRAME];
  const left = (unit % plan.columns) * stepX;
  const top = Math.floor(unit / plan.columns) * stepY;
  for (let row = 0; row < stepY; row++) {
    const begin = (top + row) * image.width + left;
    const isEdge = row < FRAME || row >= stepY - FRAME;
    if (isEdge) pixels.fill(color, begin, begin + stepX);
    else {
      pixels.fill(color, begin, begin + FRAME);
      pixels.fill(color, begin + stepX - FRAME, begin + stepX);
    }
  }
}
