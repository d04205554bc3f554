/// <reference types="@webgpu/types" preserve="true" />
/**
 * Executor: a Program made runnable. Pipelines and bind groups are made once; a step is then a walk over a flat list of
 * dispatches, so that many steps can be encoded into one submit.
 */
import type { Program } from '../compiler/program.ts';
import { internal } from '../errors.ts';
import type { DeviceBuffer } from './buffer.ts';
import type { Engine } from './engine.ts';

/** The memory of a program's leaves and outputs, by name. */
export type Resolve = (name: string, bytes: number) => DeviceBuffer;

/** How steps are cut into several submits. */
export interface Cut {
  /** The share of a step's time that one of them has at most, as far as the step's dispatches allow it. */
  readonly share: number;
  /** Begins the next one, and gives its pass. */
  readonly next: () => GPUComputePassEncoder;
}

interface Command {
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly workgroups: number;
  readonly ms: number;
}

export class Executor {
  private constructor(
    readonly program: Program,
    private readonly commands: readonly Command[],
    private readonly temporaries: readonly DeviceBuffer[],
  ) {}

  /** Compiles all kernels in parallel. */
  static async create(engine: Engine, program: Program, resolve: Resolve): Promise<Executor> {
    const pipelines = await Promise.all(program.dispatches.map(({ label, code }) => engine.pipeline(label, code)));
    engine.check(); // a lost device makes pipelines all the same
    const temporaries: DeviceBuffer[] = [];
    try {
      const buffers = program.buffers.map(({ name, kind, bytes, words }) => {
        if (kind !== 'temporary' && kind !== 'addresses') return resolve(name, bytes);
        const buffer = engine.createBuffer(name, bytes, 'other');
        if (words !== undefined) engine.initialise(buffer, Uint32Array.from(words));
        temporaries.push(buffer);
        return buffer;
      });
      return new Executor(program, bindCommands(engine, program, pipelines, buffers), temporaries);
    } catch (error) {
      for (const buffer of temporaries) buffer.dispose();
      throw error;
    }
  }

  /** How long a step takes, as the compiler estimates it. */
  get estimateMs(): number {
    return this.commands.reduce((sum, { ms }) => sum + ms, 0);
  }

  /** Records `steps` steps. Gives the pass that was the last: `pass`, unless they were cut. */
  encode(pass: GPUComputePassEncoder, steps: number, cut?: Cut): GPUComputePassEncoder {
    const most = cut === undefined ? Number.POSITIVE_INFINITY : cut.share * this.estimateMs;
    let current = pass;
    let used = 0;
    for (let step = 0; step < steps; step++) {
      for (const { pipeline, bindGroup, workgroups, ms } of this.commands) {
        if (cut !== undefined && used > 0 && used + ms > most) {
          current = cut.next();
          used = 0;
        }
        used += ms;
        current.setPipeline(pipeline);
        current.setBindGroup(0, bindGroup);
        current.dispatchWorkgroups(workgroups);
      }
    }
    return current;
  }

  /** Records one dispatch alone, `times` times: for measuring it. */
  encodeDispatch(pass: GPUComputePassEncoder, index: number, times: number): void {
    const command = this.commands[index];
    if (command === undefined) throw internal(`there is no dispatch ${index}.`);
    pass.setPipeline(command.pipeline);
    pass.setBindGroup(0, command.bindGroup);
    for (let time = 0; time < times; time++) pass.dispatchWorkgroups(command.workgroups);
  }

  dispose(): void {
    for (const buffer of this.temporaries) buffer.dispose();
  }
}

function bindCommands(
  engine: Engine,
  program: Program,
  pipelines: readonly GPUComputePipeline[],
  buffers: readonly DeviceBuffer[],
): Command[] {
  return program.dispatches.map(({ label, bindings, workgroups, ms }, i) => {
    const pipeline = pipelines[i]!;
    const entries = bindings.map(({ buffer, range }, binding) => {
      const [memory, spec] = [buffers[buffer], program.buffers[buffer]];
      if (memory === undefined || spec === undefined) throw internal(`${label}: no buffer ${buffer}.`);
      if (memory.bytes < spec.bytes)
        throw internal(`${label}: '${spec.name}' has ${memory.bytes} bytes of ${spec.bytes}.`);
      const { offset, size } = range ?? { offset: 0, size: memory.bytes };
      return { binding, resource: { buffer: memory.gpu, offset: memory.offset + offset, size } };
    });
    const layout = pipeline.getBindGroupLayout(0);
    const bindGroup = engine.device.createBindGroup({ label, layout, entries });
    return { pipeline, bindGroup, workgroups, ms };
  });
}
