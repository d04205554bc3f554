/** The gradients of all layers but the last one as pictures, in the order in which the error passes them. */
import { Picture, signed } from '../shared/picture.tsx';
import { text } from '../text/language.ts';
import { scaled } from './scale.ts';

export function GradientPictures({ gradients }: { readonly gradients: readonly Float32Array[] }) {
  return (
    <>
      {gradients
        .slice(0, -1)
        .toReversed()
        .map((gradient, i) => (
          <Picture
            key={i}
            values={scaled(gradient)}
            columns={Math.ceil(Math.sqrt(2 * gradient.length))}
            color={signed}
            class="gradient-picture"
            label={text.value.gradientsOf(gradients.length - 1 - i)}
          />
        ))}
    </>
  );
}
