/** What a walk computed, as tensors that stay on the GPU. Loaded where somebody asks for such. */
import { type Tensor, tensorOf } from '../../data/tensor.ts';
import { GpuMemory, GpuValues } from '../../gpu/gpu-values.ts';
import { bytesOf } from '../../graph/node.ts';
import { homeOf, type Variable } from '../../graph/variable.ts';
import type { Memory } from './memory.ts';

const TYPES = { f32: 'float32', i32: 'int32', u32: 'uint32' } as const;

/** A copy of the first rows of a variable, with memory for as many rows as that has. @param shape of the rows, [rows, ...] */
export function leftOnGpu(memory: Memory, variable: Variable, shape: readonly number[]): Tensor {
  const { engine, layout } = memory;
  const { buffer, offset } = homeOf(layout, variable).place;
  const [bytes, words] = [bytesOf(shape, 'f32'), shape.reduce((product, size) => product * size, 1)];
  const copy = engine.createBuffer('predictions', bytesOf(variable.shape, 'f32'), 'data');
  engine.copy(memory.buffer(buffer), copy, { bytes, from: 4 * offset });
  return tensorOf(new GpuValues(new GpuMemory(engine, copy), TYPES[variable.dtype], words), shape);
}
