/** Digits of MNIST, or made-up ones where it cannot be had: pictures [count, 28, 28, 1], 0 (paper) to 1 (ink). */
import type { Tensor } from 'wgrad';
import { type MnistSplit, mnist } from 'wgrad/mnist';

export async function digits(): Promise<{ readonly train: Tensor; readonly test: Tensor }> {
  const pictures = ({ images }: MnistSplit): Tensor => images.reshape([images.shape[0]!, 28, 28, 1]).div(255);
  const { train, test } = await mnist();
  return { train: pictures(train), test: pictures(test) };
}
