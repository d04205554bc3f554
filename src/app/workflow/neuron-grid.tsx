/** All neurons of a layer in one picture: inside each its weights, around it how active it is. */
import { useRef } from 'preact/hooks';
import type { DenseLayer, LayerValues } from '../digit/forward.ts';
import { DARK, GLOW, mixed, pixelOf, type Rgb, SIGNED_COLORS } from './colors.ts';
import { type GridPlan, gridPlan } from './grid-plan.ts';
import { UnitGrid } from './unit-grid.tsx';

/** Pixels of a frame around a neuron's weights. */
const FRAME = 2;
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
  const units = layer.bias.length;
  const plan = gridPlan(units, layer.kernel.length / units);
  const drawn = useRef<readonly [DenseLayer, ImageData]>(undefined);
  const paint = (image: ImageData): void => {
    if (drawn.current?.[0] !== layer || drawn.current[1] !== image) drawWeights(image, layer, plan);
    drawn.current = [layer, image];
    drawFrames(image, plan, values.outputs, dropped, chosen);
  };
  return (
    <UnitGrid
      {...{ units, chosen, label, nameOf, onChoose, paint }}
      columns={plan.columns}
      class="neuron-grid"
      cell={[plan.across + 2 * FRAME, plan.down + 2 * FRAME]}
      paintsBy={[layer, values, dropped, chosen]}
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

function drawFrame(image: ImageData, plan: GridPlan, unit: number, rgb: Rgb): void {
  const pixels = new Uint32Array(image.data.buffer);
  const color = pixelOf(rgb);
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
