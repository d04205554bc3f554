/**
 * Trace: a step being written. Layers, losses and optimizers read variables and assign new values to them; what was assigned last
 * is what is read from then on. Nothing runs: `step()` gives the graph for the compiler.
 */
import type { Node, Step } from '../graph/node.ts';
import { type Layout, leafOf, type Variable } from '../graph/variable.ts';

/** What all views of one trace share. */
interface Writing {
  readonly leaves: Map<Variable, Node>;
  /** In the order in which the variables were first assigned. */
  readonly updates: Map<Variable, Node>;
  /** Streams of random numbers taken so far. */
  streams: number;
  /** The stream of the call under way, until it is taken. */
  own: number | undefined;
  /** What layers add to the loss, numbers. */
  losses: readonly Node[];
  /** Of values with steps: which steps count. */
  readonly masks: WeakMap<Node, Node>;
}

export interface TraceOptions {
  /** Where variables lie; undefined where nobody will run the step, but wants to know what it does. */
  readonly layout: Layout | undefined;
  /** what the step's random numbers and its place in the data depend on */
  readonly clock: Variable;
  /** Whether the step trains: else dropout and the like do nothing. */
  readonly training: boolean;
  /** Variables of layers that training leaves as they are. */
  readonly frozen?: ReadonlySet<Variable>;
}

export class Trace {
  readonly training: boolean;
  /** The clock before the step. */
  readonly clock: Node;

  constructor(
    private readonly options: TraceOptions,
    private readonly writing: Writing = {
      ...{ leaves: new Map(), updates: new Map(), streams: 0, own: undefined, losses: [] },
      masks: new WeakMap(),
    },
    /** Values that variables have in this view alone. */
    private readonly given: ReadonlyMap<Variable, Node> = new Map(),
  ) {
    this.training = options.training;
    this.clock = this.leaf(options.clock);
  }

  /** The variable's value at this point of the step. */
  read(variable: Variable): Node {
    return this.given.get(variable) ?? this.writing.updates.get(variable) ?? this.leaf(variable);
  }

  /** Gives the variable its value for the rest of the step, and for the next one. */
  assign(variable: Variable, value: Node): void {
    this.writing.updates.set(variable, value);
  }

  /** Adds a number to what training makes smaller. */
  addLoss(value: Node): void {
    this.writing.losses = [...this.writing.losses, value];
  }

  /** What was added since the last time, each once. */
  takeLosses(): readonly Node[] {
    const { losses } = this.writing;
    this.writing.losses = [];
    return losses;
  }

  /** Which steps of a value [batch, time, ...] count, where some do not: f32 [batch, time], 1 or 0. */
  maskOf(value: Node): Node | undefined {
    return this.writing.masks.get(value);
  }

  /** Says which steps of a value count. */
  mask(value: Node, mask: Node): void {
    this.writing.masks.set(value, mask);
  }

  /** Random numbers that no other call of this step has. */
  stream(): number {
    const { own } = this.writing;
    this.writing.own = undefined;
    return own ?? this.writing.streams++;
  }

  /** Runs what one layer does. Each layer takes one stream, used or not, so that a layer's numbers do not depend on the others' kind. */
  call<T>(run: () => T): T {
    const { writing } = this;
    const outer = writing.own;
    writing.own = writing.streams++;
    try {
      return run();
    } finally {
      writing.own = outer;
    }
  }

  /** The same step, where layers are told that it trains, or that it does not. */
  as(training: boolean): Trace {
    return training === this.training ? this : new Trace({ ...this.options, training }, this.writing, this.given);
  }

  /** The same step, where layers are told that training leaves these variables as they are. */
  freezing(frozen: ReadonlySet<Variable>): Trace {
    return new Trace({ ...this.options, frozen }, this.writing, this.given);
  }

  /** Whether the step trains the layer that has this variable: one that is frozen works as it does outside of training. */
  learns(variable: Variable): boolean {
    return this.training && this.options.frozen?.has(variable) !== true;
  }

  /** The same step, read with other values of some variables, such as those that an optimizer is about to assign. */
  with(values: Iterable<readonly [Variable, Node]>): Trace {
    return new Trace(this.options, this.writing, new Map([...this.given, ...values]));
  }

  step(): Step {
    const updates = [...this.writing.updates].map(([variable, value]) => [this.leaf(variable), value] as const);
    return { outputs: {}, updates };
  }

  private leaf(variable: Variable): Node {
    const { leaves } = this.writing;
    let leaf = leaves.get(variable);
    if (leaf === undefined) {
      leaf = leafOf(this.options.layout, variable);
      leaves.set(variable, leaf);
    }
    return leaf;
  }
}
