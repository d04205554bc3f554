/** What the model makes of the digit that is looked at: signals of the values on the way there and back. */
import { computed } from '@preact/signals';
import { backward, byInputs, lossOf } from '../digit/backward.ts';
import { backwardMaps, forwardMaps, type MapValues } from '../digit/convolve.ts';
import { droppedByLayer } from '../digit/dropped.ts';
import { forward, type LayerValues } from '../digit/forward.ts';
import * as state from '../state.ts';

/** The step under the microscope, while its digit is the one that is looked at: then all numbers are the GPU’s, of that step. */
const ofStep = computed(() => {
  const look = state.look.value;
  return look !== undefined && look.pixels === state.picture.value?.pixels ? look : undefined;
});

/** Of each convolution. */
export const maps = computed((): readonly MapValues[] => {
  if (ofStep.value !== undefined) return ofStep.value.maps;
  const [layers, shown] = [state.convolutions.value, state.picture.value];
  return layers && shown ? forwardMaps(layers, shown.pixels) : [];
});

/** What Flatten makes one row of. */
export const flat = computed(() => maps.value.at(-1)?.passed ?? state.picture.value?.pixels);

/** Of each dense layer. */
export const values = computed((): readonly LayerValues[] | undefined => {
  if (ofStep.value !== undefined) return ofStep.value.layers;
  return state.network.value && flat.value && forward(state.network.value, flat.value);
});

/** By each layer's sums, where the right answer is known. */
export const gradients = computed(() => {
  if (ofStep.value !== undefined) return ofStep.value.layers.map((layer) => layer.gradients);
  const [layers, label] = [state.network.value, state.picture.value?.label];
  return layers && values.value && label !== undefined ? backward(layers, values.value, label) : undefined;
});

/** By the sums of each convolution, where the right answer is known. */
export const mapGradients = computed(() => {
  if (ofStep.value !== undefined) return ofStep.value.maps.map((layer) => layer.gradients);
  const [layers, dense, after] = [state.convolutions.value, state.network.value, gradients.value];
  return layers && dense && after ? backwardMaps(layers, maps.value, byInputs(dense[0]!, after[0]!)) : [];
});

export const loss = computed(() => {
  if (ofStep.value !== undefined) return ofStep.value.loss;
  const label = state.picture.value?.label;
  return values.value && label !== undefined ? lossOf(values.value, label) : undefined;
});

/** Which neurons of each hidden layer the last step dropped, as of the weights that are shown. */
export const lastDropped = computed(() => {
  void state.weights.value; // not with every step that is told of: what is shown changes as a whole
  return droppedByLayer(state.modelConfig.value, state.trained.peek() ?? 0);
});
