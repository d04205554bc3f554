/** Exports whose docstrings leave something out, a fault each, and their like without a fault. */
import { UsageError } from '../../../../src/errors.ts';

/** A stand-in by name for the library's. */
export interface Tensor {
  /** how many axes */
  readonly rank: number;
}

export interface UndocumentedOptions {
  /** how many, default 3 */
  readonly count?: number;
  /** how fast */
  readonly speed?: number;
}

function refuse(what: string): never {
  throw new UsageError(`faulty: ${what}.`);
}
const check = (given: number): void => {
  if (given < 0) refuse('it is negative');
};

/** A number as it was. */
export const silent = (given: number): number => given;

/** Says that `given` comes back. */
export const told = (given: number): number => given;

/** Takes a tensor, `x`. */
export const shapeless = (x: Tensor): Tensor => x;

/** x [batch, in] → [batch, in] */
export const shaped = (x: Tensor): Tensor => x;

/** Is more than `given`. */
export function throwsUnsaid(given: number): number {
  check(given);
  return given + 1;
}

/** Is more than `given`. @throws UsageError where it is negative */
export function throwsSaid(given: number): number {
  check(given);
  return given + 1;
}

/** Is more than `given`. @throws sometimes */
export function throwsVaguely(given: number): number {
  check(given);
  return given + 1;
}

/** By its options. */
export const byOptions = (options: UndocumentedOptions): number => options.count ?? 3;

const made = <Make>(make: Make): Make => make;

/** Is more than `given`. */
export const madeUnsaid = made((given: number): number => {
  check(given);
  return given + 1;
});

/** A place. */
export interface Place {
  /** What is there. */
  readonly load: (name: string) => Promise<Tensor>;
  /** Its first tensor. */
  readonly first: Tensor;
}
