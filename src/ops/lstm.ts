/** The recurrence of an LSTM: Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000. Gates are i, f, g, o, as Keras has them. */
import shader from '../../shaders/cells/lstm.wgsl?raw';
import gradShader from '../../shaders/cells/lstm_grad.wgsl?raw';
import { ofStates, recurrence } from './recurrent.ts';

export const LSTM = /* @__PURE__ */ recurrence({
  ...{ name: 'lstm', gates: 4, kept: 4, phases: 1, hasCells: true, apart: false, carries: false },
  shaders: [shader, gradShader],
  weightGradient: ofStates,
});
export const { op: lstmOp, gradOp: lstmGradOp } = LSTM;
