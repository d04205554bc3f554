/** A weight of a layer of the program's own. */
import { UsageError } from '../errors.ts';
import { calling } from './calling.ts';
import { Tensor, type Variable } from './tensor.ts';

/** Where its values are outside of the layer's calls. */
interface Outside {
  readonly read: () => Tensor;
  readonly write: (value: Tensor) => void;
  readonly val: () => Variable;
}

export class OwnWeight {
  readonly name: string;
  readonly shape: number[];
  readonly trainable: boolean;
  readonly #outside: Outside;

  constructor(name: string, shape: number[], trainable: boolean, outside: Outside) {
    this.name = name;
    this.shape = shape;
    this.trainable = trainable;
    this.#outside = outside;
  }

  /** In a call it has no values. */
  read(): Tensor {
    const now = calling();
    const variable = now?.variableOf(this);
    return variable === undefined ? this.#outside.read() : new Tensor(this.shape, 'float32', now!.trace.read(variable));
  }

  /** In a call that trains: the value from the next step on. @throws UsageError for another shape */
  write(value: Tensor): void {
    if (value.shape.join() !== this.shape.join()) {
      throw new UsageError(`${this.name}.write: the value is a ${value}; expected [${this.shape.join(', ')}].`);
    }
    const now = calling();
    const variable = now?.variableOf(this);
    if (variable === undefined) this.#outside.write(value);
    else if (value.node !== undefined) now!.trace.assign(variable, value.node);
    else
      throw new UsageError(`${this.name}.write: the value does not depend on the inputs. Begin with an initializer.`);
  }

  get val(): Variable {
    return this.#outside.val();
  }
}
