/** Programs: what was compiled for a model, kept for the next call. */
import { type CompileOptions, compile } from '../../compiler/compile.ts';
import type { Program } from '../../compiler/program.ts';
import type { Engine } from '../../gpu/engine.ts';
import { SMOOTH_MS } from '../../gpu/pacer.ts';
import { Recent } from '../../gpu/recent.ts';
import type { Step } from '../../graph/node.ts';

/** Those of one batch size are about ten. */
const KEPT = 64;

export class Programs {
  readonly #kept = new Recent<string, Program>(KEPT);

  constructor(private readonly optimize = true) {}

  /** What kernels are chosen for. */
  options({ adapter, maxBindings, largestBuffer: maxBufferBytes, choices, smooth }: Engine): CompileOptions {
    const { optimize } = this;
    const target = adapter.software ? 'cpu' : 'gpu';
    const { subgroupSize } = adapter;
    const subgroups = (subgroupSize ?? 0) >= 4;
    const shorter = smooth && { maxDispatchMs: SMOOTH_MS };
    return {
      ...{ optimize, tuned: optimize, target, subgroups, subgroupSize, choices, maxBindings, maxBufferBytes },
      ...shorter,
    };
  }

  /** The program of a step; `key` must tell apart what `build` depends on. */
  compile(engine: Engine, key: string, build: () => Step): Program {
    const options = this.options(engine);
    const known = `${key} ${JSON.stringify(options)}`;
    let program = this.#kept.get(known);
    if (program === undefined) {
      program = compile(build(), options);
      this.#kept.set(known, program);
    }
    return program;
  }
}
