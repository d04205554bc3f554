/** The smallest program that trains: what it weighs is what a page pays for `fit`. */
import { layers, optimizers, sequential, tensor } from '../../dist/lib/wgrad.js';

const model = sequential({ layers: [layers.dense({ units: 3, activation: 'softmax', inputShape: [4] })] });
model.compile({ optimizer: optimizers.adam(), loss: 'sparseCategoricalCrossentropy' });
model.fit(tensor([[1, 2, 3, 4]]), tensor([1], [1], 'uint8')).then(({ history }) => console.log(history));
