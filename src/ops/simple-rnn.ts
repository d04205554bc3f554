/** The recurrence of a simple RNN: hₜ = activation(aₜ + hₜ₋₁ · u). Elman 1990. */
import { ofStates, recurrence } from './recurrent.ts';

export const SIMPLE_RNN = /* @__PURE__ */ recurrence({
  ...{ name: 'simpleRnn', gates: 1, kept: 0, phases: 1, hasCells: false, apart: false, carries: false },
  weightGradient: ofStates,
});
export const { op: simpleRnnOp, gradOp: simpleRnnGradOp } = SIMPLE_RNN;
