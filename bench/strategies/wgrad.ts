/** wgrad with what an MLP needs, which is what start-up bundles: see wgrad-any.ts. */
import { denseLayer, wgradWith } from './wgrad-any.ts';

export const strategy = wgradWith(denseLayer);
