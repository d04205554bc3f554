/**
 * An op of tfjs-webgpu alone: what it dispatches for one call is recorded and then repeated within one pass, as wgrad's kernels
 * are, so that neither its JavaScript nor its submits count.
 */
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Spread } from '../src/report/bench-report.ts';
import { GpuTimer, type PassOptions } from './gpu-timer.ts';
import { EPSILON, type OpCase } from './op-cases.ts';

interface Call {
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly workgroups: readonly [number, number?, number?];
}

let timer: GpuTimer | undefined;

/** Milliseconds of one call. */
export async function timeTfjsOp(op: OpCase, options: PassOptions): Promise<Spread> {
  await tf.setBackend('webgpu');
  const { device } = tf.backend() as unknown as { device: GPUDevice };
  timer ??= new GpuTimer(device);
  const operands = op.shapes.map((shape) => tf.randomUniform([...shape], -1, 1));
  await Promise.all(operands.map((operand) => operand.data())); // on the GPU, and small ones not left to the CPU below
  const onGpu = operands.map((operand) => tf.add(operand, tf.zeros(operand.shape)));
  const kept: tf.Tensor[] = [];
  const forward = tf.env().getBool('WEBGPU_CPU_FORWARD');
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  const calls = await record(() => {
    const results = calledBy(op, onGpu);
    kept.push(...results);
    return Promise.all(results.map((result) => result.data()));
  }).finally(() => tf.env().set('WEBGPU_CPU_FORWARD', forward)); // training is to have what it is used to
  if (calls.length === 0) throw new Error('it dispatched nothing: the op ran on the CPU.');
  try {
    return await timer.time((pass, times) => {
      for (let i = 0; i < times; i++) {
        for (const { pipeline, bindGroup, workgroups } of calls) {
          pass.setPipeline(pipeline);
          pass.setBindGroup(0, bindGroup);
          pass.dispatchWorkgroups(...workgroups);
        }
      }
    }, options);
  } finally {
    tf.dispose([operands, onGpu, kept]);
  }
}

function calledBy({ kind, windows }: OpCase, operands: readonly tf.Tensor[]): tf.Tensor[] {
  const [a, b, c, dy] = operands;
  if (kind === 'matmul') return [tf.matMul(a!, b!)];
  if (kind === 'softmax') return [tf.softmax(a!)];
  if (kind === 'maxPool') return [tf.maxPool(a as tf.Tensor4D, 2, 2, 'valid')];
  if (kind === 'maxPool, gradient') {
    // where the largest elements are it finds by itself, whatever `output` holds
    const attrs = { filterSize: 2, strides: 2, pad: 'valid' } as unknown as tf.NamedAttrMap;
    return [tf.engine().runKernel(tf.MaxPoolGrad, { dy: a!, input: b!, output: a! }, attrs)];
  }
  if (kind === 'batch norm') return [normalised(a!, b!, c!)];
  if (kind === 'batch norm, with gradients') {
    const { value, grads } = tf.valueAndGrads(normalised)([a!, b!, c!], dy!);
    return [value, ...grads];
  }
  const { stride: strides, padding: pad, result } = windows!;
  if (kind === 'conv2d') return [tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad)];
  if (kind === 'conv2d, gradient of x') {
    const shape = result as [number, number, number, number];
    return [tf.conv2dTranspose(a as tf.Tensor4D, b as tf.Tensor4D, shape, strides, pad)];
  }
  const attrs = { strides, pad, dataFormat: 'NHWC', filterShape: result };
  return [tf.engine().runKernel(tf.Conv2DBackpropFilter, { x: a!, dy: b! }, attrs as unknown as tf.NamedAttrMap)];
}

/** As its layer computes it in training. */
function normalised(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, [...x.shape.keys()].slice(0, -1));
  return tf.batchNorm(
    x,
    mean as tf.Tensor1D,
    variance as tf.Tensor1D,
    beta as tf.Tensor1D,
    gamma as tf.Tensor1D,
    EPSILON,
  );
}

async function record(work: () => Promise<unknown>): Promise<Call[]> {
  const calls: Call[] = [];
  let pipeline: GPUComputePipeline | undefined;
  let bindGroup: GPUBindGroup | undefined;
  const prototype = GPUComputePassEncoder.prototype;
  const { setPipeline, setBindGroup, dispatchWorkgroups } = prototype;
  prototype.setPipeline = function (next) {
    pipeline = next;
    return setPipeline.call(this, next);
  };
  prototype.setBindGroup = function (this: GPUComputePassEncoder, ...args: Parameters<typeof setBindGroup>) {
    bindGroup = args[1] ?? undefined;
    return setBindGroup.apply(this, args);
  } as typeof setBindGroup;
  prototype.dispatchWorkgroups = function (...workgroups) {
    calls.push({ pipeline: pipeline!, bindGroup: bindGroup!, workgroups });
    return dispatchWorkgroups.apply(this, workgroups);
  };
  try {
    await work();
  } finally {
    Object.assign(prototype, { setPipeline, setBindGroup, dispatchWorkgroups });
  }
  return calls;
}
