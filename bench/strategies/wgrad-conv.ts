/** wgrad with convolutions and pooling: see wgrad-any.ts. */
import { type Layer, layers } from '../../src/index.ts';
import type { LayerSpec } from '../models.ts';
import { denseLayer, wgradWith } from './wgrad-any.ts';

export function anyLayer(spec: LayerSpec, first: { readonly inputShape?: readonly number[] }): Layer {
  if (spec.kind === 'conv2d') {
    return layers.conv2d({ filters: spec.filters, kernelSize: spec.kernelSize, activation: 'relu', ...first });
  }
  if (spec.kind === 'maxPooling2d') return layers.maxPooling2d({ poolSize: spec.poolSize });
  return spec.kind === 'flatten' ? layers.flatten() : denseLayer(spec, first);
}

export const strategy = wgradWith(anyLayer);
