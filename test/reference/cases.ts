/** The table of cases: every op at its sizes, and the kernels that the compiler makes of several ops. */
import { type Case, problemOf } from './case.ts';
import { ACTIVATION_CASES } from './cases-activations.ts';
import { AFFINE_CASES } from './cases-affine.ts';
import { ARITHMETIC_CASES } from './cases-arithmetic.ts';
import { BATCH_CASES } from './cases-batch.ts';
import { BATCHED_CASES } from './cases-batched.ts';
import { BROADCAST_CASES } from './cases-broadcast.ts';
import { CALL_CASES } from './cases-calls.ts';
import { CONV_CASES } from './cases-conv.ts';
import { DEPTHWISE_CASES } from './cases-depthwise.ts';
import { ELEMENTWISE_CASES } from './cases-elementwise.ts';
import { DENSE_CASES, FUSED_CASES } from './cases-fused.ts';
import { GRADIENT_CASES } from './cases-gradient.ts';
import { LOOKUP_CASES } from './cases-lookup.ts';
import { LOSS_CASES } from './cases-losses.ts';
import { MATRIX_CASES, ROW_CASES } from './cases-matrix.ts';
import { MOVEMENT_CASES } from './cases-movement.ts';
import { NORMALIZING_CASES } from './cases-normalizing.ts';
import { POOLING_CASES } from './cases-pooling.ts';
import { RECURRENT_CASES } from './cases-recurrent.ts';
import { REDUCTION_CASES } from './cases-reductions.ts';
import { SCHEDULE_CASES } from './cases-schedules.ts';
import { SOFTMAX_CASES } from './cases-softmax.ts';
import { STATE_CASES } from './cases-states.ts';

export const CASES: readonly Case[] = [
  ...ELEMENTWISE_CASES,
  ...ARITHMETIC_CASES,
  ...ACTIVATION_CASES,
  ...MATRIX_CASES,
  ...ROW_CASES,
  ...BATCHED_CASES,
  ...BATCH_CASES,
  ...BROADCAST_CASES,
  ...MOVEMENT_CASES,
  ...LOOKUP_CASES,
  ...NORMALIZING_CASES,
  ...AFFINE_CASES,
  ...POOLING_CASES,
  ...RECURRENT_CASES,
  ...REDUCTION_CASES,
  ...SCHEDULE_CASES,
  ...SOFTMAX_CASES,
  ...LOSS_CASES,
  ...STATE_CASES,
  ...CONV_CASES,
  ...DEPTHWISE_CASES,
  ...DENSE_CASES,
  ...FUSED_CASES,
  ...CALL_CASES,
];

/** Cases with a gradient. */
export const DIFFERENTIABLE: readonly Case[] = [...CASES, ...GRADIENT_CASES].filter(
  (row) => row.gradientSize.length > 0 && problemOf(row, row.gradientSize).wrt !== undefined,
);
