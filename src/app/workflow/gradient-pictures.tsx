/** The gradients of all layers but the last one as pictures, in the order in which the error passes them. */
import { Picture, signed } from '../shared/picture.tsx';
import * as state from '../state.ts';
import { text } from '../text/language.ts';
import { mosaicOf } from './mosaic.ts';
import { scaled, wide } from './scale.ts';

interface GradientPicturesProps {
  /** of the dense layers, by their sums */
  readonly gradients: readonly Float32Array[];
  /** of the convolutions before them: [side, side, filters] each */
  readonly maps: readonly Float32Array[];
}

export function GradientPictures({ gradients, maps }: GradientPicturesProps) {
  return (
    <>
      {gradients
        .slice(0, -1)
        .toReversed()
        .map((gradient, i) => (
          <Picture
            key={i}
            values={scaled(gradient)}
            columns={wide(gradient)}
            color={signed}
            class="gradient-picture"
            label={text.value.gradientsOf(gradients.length - 1 - i)}
          />
        ))}
      {maps
        .map((gradient, i) => {
          const { filters } = state.modelConfig.value.convolutions[i]!;
          const { values, columns } = mosaicOf(scaled(gradient), Math.sqrt(gradient.length / filters), filters);
          return (
            <Picture
              key={`maps${i}`}
              {...{ values, columns }}
              color={signed}
              class="gradient-picture maps"
              label={text.value.gradientsOfMaps(i + 1)}
            />
          );
        })
        .toReversed()}
    </>
  );
}
