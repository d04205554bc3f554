/** wgrad with an LSTM: see wgrad-any.ts. */
import { type Layer, layers } from '../../src/index.ts';
import type { LayerSpec } from '../models.ts';
import { denseLayer, wgradWith } from './wgrad-any.ts';

export const recurrentLayer = (spec: LayerSpec, first: { readonly inputShape?: readonly number[] }): Layer =>
  spec.kind === 'lstm' ? layers.lstm({ units: spec.units, ...first }) : denseLayer(spec, first);

export const strategy = wgradWith(recurrentLayer);
