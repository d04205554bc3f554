/** All entries of the package in one program, on a page, in a worker and in Node: what each says shows that they are one library. */
import { WgradError } from 'wgrad';
import { cifar10 } from 'wgrad/datasets';
import { fromSafetensors } from 'wgrad/io';
import { mnist } from 'wgrad/mnist';
import * as tf from 'wgrad/tfjs';
import { connect } from 'wgrad/worker';
import 'wgrad/worker/run';

/** Whether what is wrong is told with wgrad's own class. */
const refuses = async (call) => {
  try {
    await call();
  } catch (error) {
    return error instanceof WgradError;
  }
};

export async function useEntries() {
  const wrong = [() => mnist({ source: 7 }), () => cifar10({ source: 7 }), () => fromSafetensors(7), () => connect(7)];
  const refused = await Promise.all(wrong.map(refuses));
  const product = await tf.tensor1d([1, 2, 4]).mul(2).data();
  return `${refused.join(' ')}, ${product.join(' ')}`;
}
