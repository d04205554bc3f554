/** Rules of whole steps in which nets are called: what several calls share is computed once. */
import type { StepRule } from '../graph/op.ts';
import { rowFactors } from './row-factors.ts';
import { stackCalls } from './stack-calls.ts';

export const STEP_RULES: readonly StepRule[] = [rowFactors, stackCalls];
