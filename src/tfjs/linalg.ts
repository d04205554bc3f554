/** `tf.linalg` and `tf.math`: what programs use of them. */
import { oneHot } from './movement.ts';
import { matMul } from './reductions.ts';
import { asValues, Tensor, type TensorLike, toTensor } from './tensor.ts';

/** `tf.linalg`. */
export const linalg = {
  /** Matrices [.., m, n] with zeros but for so many diagonals below and above the main one; -1 for all. */
  bandPart: (a: TensorLike, numLower: number, numUpper: number): Tensor => {
    const given = toTensor('tf.linalg.bandPart', a);
    const [m, n] = [given.shape.at(-2)!, given.shape.at(-1)!];
    const isKept = (i: number): boolean => {
      const below = Math.floor(i / n) - (i % n);
      return (numLower < 0 || below <= numLower) && (numUpper < 0 || -below <= numUpper);
    };
    const band = asValues(Float64Array.from({ length: m * n }, (_, i) => Number(isKept(i))), given.dtype); // biome-ignore format: one line
    return given.mul(new Tensor([m, n], given.dtype, band));
  },
};

/** `tf.math`. */
export const math = {
  /** How often each label was taken for each other: int32 [numClasses, numClasses], a row for each label. */
  confusionMatrix: (labels: TensorLike, predictions: TensorLike, numClasses: number): Tensor => {
    const [y, p] = [labels, predictions].map((each) => oneHot(each, numClasses).toFloat());
    return matMul(y!, p!, true).toInt();
  },
};
