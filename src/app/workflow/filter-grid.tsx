/** All filters of a convolution in one picture: the map that each makes of the digit, and beneath it its weights. */
import { type ConvolutionLayer, channelOf, filterOf, type MapValues } from '../digit/convolve.ts';
import { activationPixel, pixelOf, weightPixel } from './colors.ts';
import { columnsFor } from './grid-plan.ts';
import { mosaicOf } from './mosaic.ts';
import { largest } from './scale.ts';
import { UnitGrid } from './unit-grid.tsx';

/** Pixels of a map in the picture, across and down, at least. */
const MAP = 28;
const GAP = 2;
const EDGE = pixelOf([29, 33, 38]);
const CHOSEN = pixelOf([255, 255, 255]);

interface FilterGridProps {
  readonly layer: ConvolutionLayer;
  readonly values: MapValues;
  readonly chosen: number | undefined;
  /** spoken */
  readonly label: string;
  readonly nameOf: (filter: number) => string;
  readonly onChoose: (filter: number) => void;
}

export function FilterGrid({ layer, values, chosen, label, nameOf, onChoose }: FilterGridProps) {
  const filters = layer.bias.length;
  const { columns, rows } = mosaicOf(filterOf(layer, 0), layer.kernelSize, layer.channels);
  const zoom = Math.max(1, Math.floor(MAP / Math.max(columns, rows)));
  const mapZoom = Math.max(1, Math.floor(MAP / layer.side));
  const width = Math.max(mapZoom * layer.side, zoom * columns);
  const cell = [width + 2 * GAP, mapZoom * layer.side + zoom * rows + 3 * GAP] as const;
  const across = columnsFor(filters, Math.sqrt(2 * filters));
  const paint = (image: ImageData): void => {
    new Uint32Array(image.data.buffer).fill(EDGE);
    const [mostOutput, mostWeight] = [largest(values.outputs), largest(layer.kernel)];
    for (let filter = 0; filter < filters; filter++) {
      const [left, top] = [(filter % across) * cell[0], Math.floor(filter / across) * cell[1]];
      if (filter === chosen) fill(image, left, top, cell, CHOSEN);
      const map = channelOf(values.outputs, filters, filter);
      const weights = mosaicOf(filterOf(layer, filter), layer.kernelSize, layer.channels);
      draw(image, map, layer.side, mapZoom, [left + GAP, top + GAP], (value) => activationPixel(value / mostOutput));
      const below: Corner = [left + GAP, top + 2 * GAP + mapZoom * layer.side];
      draw(image, weights.values, weights.columns, zoom, below, (value) => weightPixel(value / mostWeight));
    }
  };
  return (
    <UnitGrid
      {...{ cell, chosen, label, nameOf, onChoose, paint }}
      units={filters}
      columns={across}
      class="filter-grid"
      paintsBy={[layer, values, chosen]}
    />
  );
}

type Corner = readonly [left: number, top: number];

function fill(image: ImageData, left: number, top: number, [width, height]: readonly [number, number], color: number) {
  const pixels = new Uint32Array(image.data.buffer);
  for (let row = top; row < top + height; row++)
    pixels.fill(color, row * image.width + left, row * image.width + left + width);
}

function draw(
  image: ImageData,
  values: Float32Array,
  columns: number,
  zoom: number,
  [left, top]: Corner,
  colorOf: (value: number) => number,
): void {
  values.forEach((value, i) => {
    const corner = [left + zoom * (i % columns), top + zoom * Math.floor(i / columns)] as const;
    fill(image, ...corner, [zoom, zoom], colorOf(value));
  });
}
