/** The recurrence of a GRU: Cho et al. 2014, its reset gate after the product, or before it. Gates are z, r, h, as Keras has them. */
import shader from '../../shaders/cells/gru.wgsl?raw';
import beforeShader from '../../shaders/cells/gru_before.wgsl?raw';
import beforeGradShader from '../../shaders/cells/gru_before_grad.wgsl?raw';
import gradShader from '../../shaders/cells/gru_grad.wgsl?raw';
import { ofStates, ofStatesAndReset, recurrence } from './recurrent.ts';

export const GRU = /* @__PURE__ */ recurrence({
  ...{ name: 'gru', gates: 3, kept: 4, phases: 1, hasCells: false, apart: true, carries: true },
  shaders: [shader, gradShader],
  weightGradient: ofStates,
});
export const { op: gruOp, gradOp: gruGradOp } = GRU;

export const GRU_BEFORE = /* @__PURE__ */ recurrence({
  ...{ name: 'gruBefore', gates: 3, kept: 4, phases: 2, hasCells: false, apart: false, carries: true },
  shaders: [beforeShader, beforeGradShader],
  weightGradient: ofStatesAndReset,
});
export const { op: gruBeforeOp, gradOp: gruBeforeGradOp } = GRU_BEFORE;
