/** What the model makes of the digit that is looked at: signals of the values on the way there and back. */
import { computed } from '@preact/signals';
import { backward, lossOf } from '../digit/backward.ts';
import { droppedByLayer } from '../digit/dropped.ts';
import { forward, type LayerValues } from '../digit/forward.ts';
import * as state from '../state.ts';

/** The step under the microscope, while its digit is the one that is looked at: then all numbers are the GPU’s, of that step. */
const ofStep = computed(() => {
  const look = state.look.value;
  return look !== undefined && look.pixels === state.picture.value?.pixels ? look : undefined;
});

/** Of each dense layer. */
export const values = computed((): readonly LayerValues[] | undefined => {
  if (ofStep.value !== undefined) return ofStep.value.layers;
  const [layers, shown] = [state.network.value, state.picture.value];
  return layers && shown && forward(layers, shown.pixels);
});

/** By each layer's sums, where the right answer is known. */
export const gradients = computed(() => {
  if (ofStep.value !== undefined) return ofStep.value.layers.map((layer) => layer.gradients);
  const [layers, label] = [state.network.value, state.picture.value?.label];
  return layers && values.value && label !== undefined ? backward(layers, values.value, label) : undefined;
});

export const loss = computed(() => {
  if (ofStep.value !== undefined) return ofStep.value.loss;
  const label = state.picture.value?.label;
  return values.value && label !== undefined ? lossOf(values.value, label) : undefined;
});

/** Which neurons of each hidden layer the last step dropped, as of the weights that are shown. */
export const lastDropped = computed(() => {
  const { hidden, seed } = state.modelConfig.value;
  void state.weights.value; // not with every step that is told of: what is shown changes as a whole
  return droppedByLayer(hidden, seed, state.trained.peek() ?? 0);
});
