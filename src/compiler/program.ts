/**
 * Program: what the compiler hands to the GPU. Plain data: buffers and a flat list of dispatches, each with the text of its
 * kernel. It can be printed, compared and sent to another thread.
 */
/** What a buffer is for. */
export type BufferKind = 'param' | 'state' | 'input' | 'output' | 'temporary' | 'addresses';

/** A buffer of a program. */
export interface BufferSpec {
  /** The leaf's, or that of the buffer in which several leaves lie; for an output the name given to it. */
  readonly name: string;
  /** Whether it outlives the step, and who fills it. */
  readonly kind: BufferKind;
  /** Its size. */
  readonly bytes: number;
  /** What it holds, for `addresses`: where the copies of kernels find their memory. */
  readonly words?: readonly number[];
}

/** A buffer, or a part of one, as a kernel sees it. */
export interface BindingSpec {
  /** Index into `buffers`. */
  readonly buffer: number;
  /** What the kernel may do with it. */
  readonly access: 'read' | 'read_write' | 'uniform';
  /** The part of the buffer that is bound, in bytes; without it the whole. */
  readonly range?: {
    /** where it begins */
    readonly offset: number;
    /** how long it is */
    readonly size: number;
  };
}

/** One run of a kernel. */
export interface Dispatch {
  /** Kernel and the ops fused into it, for people. */
  readonly label: string;
  /** WGSL; its entry point is the only one. */
  readonly code: string;
  /** How many, in both directions of the grid together. */
  readonly workgroups: number;
  /** In the order of @binding. */
  readonly bindings: readonly BindingSpec[];
  /** What it reads: names of leaves and outputs; t0, t1, … for temporaries. */
  readonly reads: readonly string[];
  /** What it writes, named the same way. */
  readonly writes: readonly string[];
  /** Floating-point operations. */
  readonly flops: number;
  /** Bytes that it must read and write. */
  readonly bytes: number;
  /** How long it takes, roughly: see slices.ts. */
  readonly ms: number;
}

export interface Program {
  /** All memory that the step uses. */
  readonly buffers: readonly BufferSpec[];
  /** In the order in which they run. */
  readonly dispatches: readonly Dispatch[];
  /** Buffers that hold the step's outputs, by their names. */
  readonly outputs: Readonly<Record<string, number>>;
}

/** The schedule as text: kernel, grid, operations, bytes that must move, reads, writes. */
export function printProgram(program: Program): string {
  const rows = program.dispatches.map(({ label, workgroups, flops, bytes, reads, writes }, i) => {
    return [String(i), label, String(workgroups), String(flops), String(bytes), reads.join(' '), writes.join(' ')];
  });
  const header = ['#', 'kernel', 'workgroups', 'flops', 'bytes', 'reads', 'writes'];
  const widths = header.map((title, c) => Math.max(title.length, ...rows.map((row) => row[c]!.length)));
  const lines = [header, ...rows].map((row) =>
    row
      .map((cell, c) => cell.padEnd(widths[c]!))
      .join('  ')
      .trimEnd(),
  );
  const temporary = program.buffers.filter((buffer) => buffer.kind === 'temporary');
  const bytes = temporary.reduce((sum, buffer) => sum + buffer.bytes, 0);
  return [...lines, `${program.dispatches.length} dispatches, ${bytes} bytes of temporaries`].join('\n');
}
