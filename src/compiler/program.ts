/**
 * Program: what the compiler hands to the GPU. Plain data: buffers and a flat list of dispatches, each with the text of its
 * kernel. It can be printed, compared and sent to another thread.
 */
export type BufferKind = 'param' | 'state' | 'input' | 'output' | 'temporary';

export interface BufferSpec {
  /** The leaf's name; for an output the name given to it; for temporaries t0, t1, … */
  readonly name: string;
  readonly kind: BufferKind;
  readonly bytes: number;
}

export interface BindingSpec {
  /** Index into `buffers`. */
  readonly buffer: number;
  readonly access: 'read' | 'read_write';
}

export interface Dispatch {
  /** Kernel and the ops fused into it, for people. */
  readonly label: string;
  /** WGSL; its entry point is the only one. */
  readonly code: string;
  readonly workgroups: number;
  /** In the order of @binding. */
  readonly bindings: readonly BindingSpec[];
}

export interface Program {
  readonly buffers: readonly BufferSpec[];
  readonly dispatches: readonly Dispatch[];
  /** Buffers that hold the step's outputs, by their names. */
  readonly outputs: Readonly<Record<string, number>>;
}

/** The schedule as text: kernel, grid, bytes of all that is bound, reads, writes. */
export function printProgram(program: Program): string {
  const name = (index: number): string => program.buffers[index]!.name;
  const rows = program.dispatches.map((dispatch, i) => {
    const writes = dispatch.bindings.filter((binding) => binding.access === 'read_write');
    const reads = dispatch.bindings.filter((binding) => binding.access === 'read');
    const bytes = dispatch.bindings.reduce((sum, { buffer }) => sum + program.buffers[buffer]!.bytes, 0);
    const list = (bindings: readonly BindingSpec[]): string => bindings.map(({ buffer }) => name(buffer)).join(' ');
    return [String(i), dispatch.label, String(dispatch.workgroups), String(bytes), list(reads), list(writes)];
  });
  const header = ['#', 'kernel', 'workgroups', 'bytes', 'reads', 'writes'];
  const widths = header.map((title, c) => Math.max(title.length, ...rows.map((row) => row[c]!.length)));
  const lines = [header, ...rows].map((row) =>
    row
      .map((cell, c) => cell.padEnd(widths[c]!))
      .join('  ')
      .trimEnd(),
  );
  const temporary = program.buffers.filter((buffer) => buffer.kind === 'temporary');
  const bytes = temporary.reduce((sum, buffer) => sum + buffer.bytes, 0);
  const total = `${program.dispatches.length} dispatches, ${temporary.length} temporary buffers, ${bytes} bytes`;
  return [...lines, total].join('\n');
}
