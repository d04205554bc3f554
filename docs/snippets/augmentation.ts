/** Pictures that are changed at random while the model trains, on the GPU. */

// #region model
import { layers, sequential } from 'wgrad';
import { bars } from './pictures.ts';

export function augmented() {
  const model = sequential({
    layers: [
      layers.reshape({ targetShape: [8, 8, 1], inputShape: [8, 8] }),
      layers.randomFlip({ mode: 'horizontal' }),
      layers.randomTranslation({ heightFactor: 0.125, widthFactor: 0.125, interpolation: 'nearest' }),
      layers.randomContrast({ factor: 0.2 }),
      layers.conv2d({ filters: 8, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 3, activation: 'softmax' }),
    ],
    seed: 1,
  });
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}
// #endregion model

export async function trainAugmented() {
  const { images, labels } = bars(96);
  const { history } = await augmented().fit(images.div(255), labels, { epochs: 2, verbose: 0 });
  return history.loss!;
}

// #region mask
/** With the same seed two layers draw alike: a picture and the mask that belongs to it are turned by the same angle. */
export const turned = {
  picture: layers.randomRotation({ factor: 0.1, seed: 5 }),
  mask: layers.randomRotation({ factor: 0.1, seed: 5, interpolation: 'nearest' }),
};
// #endregion mask
