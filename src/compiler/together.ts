/** Together: which kernels may share a dispatch, by what it would bind, compute and hold. Found kernel by kernel, each in constant time. */
import { type Alike, periodsOf } from '../kernels/copies.ts';
import type { KernelCall } from '../kernels/group.ts';
import { constantValue, textLength } from '../kernels/source.ts';

/** What one dispatch may have. */
export interface Limits {
  /** the adapter's maxStorageBuffersPerShaderStage */
  readonly bindings: number;
  readonly flops: number;
  /** characters of WGSL */
  readonly text: number;
}

/** Says of each kernel which buffers it binds, and which others it is a copy of. */
export interface About {
  readonly buffersOf: (call: KernelCall) => readonly string[];
  readonly alike: Alike;
}

/** Kernels that are to share a dispatch, one after the other or side by side. */
export class Together {
  readonly calls: KernelCall[];
  readonly #buffers: Set<string>;
  readonly #kinds: Set<string>;
  #flops: number;
  #text: number;
  #threads: number | undefined;
  #workgroupMemory: boolean;

  constructor(
    private readonly inSequence: boolean,
    private readonly limits: Limits,
    private readonly about: About,
    first: KernelCall,
  ) {
    this.calls = [first];
    this.#buffers = new Set(about.buffersOf(first));
    this.#kinds = new Set([about.alike(first)]);
    this.#flops = first.flops;
    this.#text = textLength(first.source);
    this.#threads = threadsOf(first);
    this.#workgroupMemory = usesWorkgroupMemory(first);
  }

  /** Takes the kernel in where all fit together; else it says no. */
  take(call: KernelCall): boolean {
    const { buffersOf, alike } = this.about;
    const { bindings, flops, text } = this.limits;
    const added = new Set(buffersOf(call).filter((name) => !this.#buffers.has(name)));
    if (this.#buffers.size + added.size > bindings || this.#flops + call.flops > flops) return false;
    const threads = threadsOf(call);
    if (threads !== undefined && this.#threads !== undefined && threads !== this.#threads) return false;
    // side by side, kernels of one text become copies of one; each that uses workgroup memory may take all of it
    const copy = !this.inSequence && this.#kinds.has(alike(call));
    if (!copy && usesWorkgroupMemory(call) && this.#workgroupMemory) return false;
    const length = this.#text + (copy ? 0 : textLength(call.source));
    if (length > text && !(this.inSequence && this.#repeatedText(call) <= text)) return false;
    this.calls.push(call);
    for (const name of added) this.#buffers.add(name);
    this.#kinds.add(alike(call));
    this.#flops += call.flops;
    this.#text = length;
    this.#threads ??= threads;
    this.#workgroupMemory ||= usesWorkgroupMemory(call);
    return true;
  }

  /** Characters of a sequence whose repetitions are loops. */
  #repeatedText(last: KernelCall): number {
    const calls = [...this.calls, last];
    const texts = periodsOf(calls.map(this.about.alike)).flatMap(({ begin, period }) =>
      calls.slice(begin, begin + period),
    );
    return texts.reduce((sum, { source }) => sum + textLength(source), 0);
  }
}

/** The threads that its workgroups must have; undefined where any number will do. */
const threadsOf = (call: KernelCall): number | undefined =>
  call.fixedThreads ? constantValue(call.source, 'WG') : undefined;

const usesWorkgroupMemory = ({ source }: KernelCall): boolean => source.workgroup.size > 0;
