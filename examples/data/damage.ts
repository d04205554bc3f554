/**
 * Damage to pictures, drawn anew for each of them in each step: within a training step, on the GPU. What is lost is grey (0), halfway
 * between paper (-1) and ink (1), so that it can be seen that something is lost.
 */
import { ops, type StepRandom, type SymbolicTensor } from 'wgrad';

export const DAMAGES = ['hole', 'scratches', 'noise', 'half'] as const;
export type DamageKind = (typeof DAMAGES)[number];

/** Pictures x [batch, height, width, channels] from -1 to 1, each damaged in one of the ways of `kinds`. */
export function damaged(x: SymbolicTensor, random: StepRandom, kinds: readonly DamageKind[] = DAMAGES): SymbolicTensor {
  const [batch, height, width] = x.shape as [number, number, number];
  const each = (low: number, high: number) => random.uniform([batch, 1, 1, 1], low, high); // a number for each picture
  const rows = ops.arange(height).reshape([1, height, 1, 1]);
  const columns = ops.arange(width).reshape([1, 1, width, 1]);
  const lost = (where: SymbolicTensor): SymbolicTensor => ops.where(where, 0, x);
  /** From a random begin, as long as a random third to half of the picture. */
  const stretch = (places: SymbolicTensor, size: number): SymbolicTensor => {
    const length = each(0.3 * size, 0.5 * size);
    const begin = each(0, 1).mul(length.neg().add(size));
    return ops.logicalAnd(ops.greaterEqual(places, begin), ops.less(places, begin.add(length)));
  };
  /** A line through a random place in a random direction, 2 pixels wide: as far as it goes. */
  const scratch = (): SymbolicTensor => {
    const normal = () => random.normal([batch, 1, 1, 1]);
    const [across, down] = [normal(), normal()];
    const distance = columns
      .sub(each(0, width))
      .mul(across)
      .add(rows.sub(each(0, height)).mul(down));
    return ops.lessEqual(distance.square(), across.square().add(down.square()));
  };
  const ways: Record<DamageKind, () => SymbolicTensor> = {
    hole: () => lost(ops.logicalAnd(stretch(rows, height), stretch(columns, width))),
    scratches: () => lost(ops.logicalOr(ops.logicalOr(scratch(), scratch()), scratch())),
    noise: () => ops.clip(x.add(random.normal(x.shape, 0, 0.7)), -1, 1),
    half: () => lost(ops.greaterEqual(rows, height / 2)),
  };
  const which = each(0, kinds.length);
  const [first, ...others] = kinds.map((kind) => ways[kind]());
  return others.reduce((chosen, other, i) => ops.where(ops.less(which, i + 1), chosen, other), first!);
}
