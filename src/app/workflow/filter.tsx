/** A filter from within: the map that it makes, and at its strongest place pixels times weights. */
import { type ConvolutionLayer, channelOf, filterOf, type MapValues } from '../digit/convolve.ts';
import { lit, Picture } from '../shared/picture.tsx';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { flat, maps } from './looked.ts';
import { mosaicOf } from './mosaic.ts';
import { Product } from './neuron.tsx';
import { scaled } from './scale.ts';

/** The filter that is chosen, or the first one where another model has not so many. */
export function shownFilter(): { readonly layer: number; readonly unit: number } | undefined {
  const { layer, unit } = state.chosenFilter.value;
  const filters = state.convolutions.value?.[layer]?.bias.length ?? 0;
  if (unit < filters) return { layer, unit };
  return state.convolutions.value?.length ? { layer: 0, unit: 0 } : undefined;
}

export function Filter() {
  const t = text.value;
  const shown = shownFilter();
  if (shown === undefined || flat.value === undefined) return null;
  const layer = state.convolutions.value![shown.layer]!;
  const inputs = shown.layer === 0 ? state.picture.value!.pixels : maps.value[shown.layer - 1]!.passed;
  return (
    <div class="inside">
      <h3>{t.filterOf(shown.unit + 1, shown.layer + 1)}</h3>
      <FilterAt
        layer={layer}
        inputs={inputs}
        values={maps.value[shown.layer]!}
        filter={shown.unit}
        isInk={shown.layer === 0}
      />
    </div>
  );
}

interface FilterAtProps {
  readonly layer: ConvolutionLayer;
  /** what the layer is given */
  readonly inputs: Float32Array;
  readonly values: Pick<MapValues, 'sums' | 'outputs'>;
  readonly filter: number;
  /** whether the inputs are the pixels of the picture */
  readonly isInk: boolean;
}

/** A filter's map, and what it adds up at the place where its sum is largest. */
export function FilterAt({ layer, inputs, values, filter, isInk }: FilterAtProps) {
  const t = text.value;
  const { side, channels, kernelSize, bias } = layer;
  const [sums, outputs] = [values.sums, values.outputs].map((of) => channelOf(of, bias.length, filter)) as [
    Float32Array,
    Float32Array,
  ];
  const at = sums.indexOf(Math.max(...sums));
  const [row, column] = [Math.floor(at / side), at % side];
  const patch = mosaicOf(patchOf(layer, inputs, row, column), kernelSize, channels);
  const weights = mosaicOf(filterOf(layer, filter), kernelSize, channels);
  const number = (value: number): string => t.number(value, 4);
  return (
    <>
      <div class="product">
        <figure class="map">
          <Picture values={scaled(outputs)} columns={side} color={lit} label={t.mapPicture} class="digit" />
          <figcaption>{t.featureMap}</figcaption>
        </figure>
        <Product inputs={patch.values} weights={weights.values} columns={weights.columns} isInk={isInk} />
      </div>
      <p>{t.filterSum(row + 1, column + 1, number(sums[at]!), number(bias[filter]!))}</p>
      <p>{t.neuronOutput(layer.activation, number(outputs[at]!))}</p>
    </>
  );
}

/** What a filter sees at a place: [kernelSize, kernelSize, channels], 0 beyond the edge. */
function patchOf({ kernelSize, side, channels }: ConvolutionLayer, inputs: Float32Array, row: number, column: number) {
  const before = Math.floor((kernelSize - 1) / 2);
  return Float32Array.from({ length: kernelSize * kernelSize * channels }, (_, i) => {
    const [channel, place] = [i % channels, Math.floor(i / channels)];
    const [y, x] = [row - before + Math.floor(place / kernelSize), column - before + (place % kernelSize)];
    return y < 0 || y >= side || x < 0 || x >= side ? 0 : inputs[(y * side + x) * channels + channel]!;
  });
}
