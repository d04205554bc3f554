/** First weights of a GAN that all libraries get, the generator's first, in the order in which wgrad's networks list them. */
import { discriminator, generator } from '../examples/dcgan.ts';
import type { Gan } from './models.ts';
import { drawWeights } from './samples.ts';
import type { Weights } from './strategies/strategy.ts';

/** The networks are asked what they have, and are gone before a clock starts: they were on no GPU. */
export function firstGanWeights({ width }: Gan): Weights {
  const networks = [generator({ width }), discriminator({ width })];
  const weights = networks.flatMap((network) => network.weights);
  for (const network of networks) network.dispose();
  return drawWeights(weights.map(({ name, shape }) => ({ name: name.slice(name.lastIndexOf('/') + 1), shape })));
}
