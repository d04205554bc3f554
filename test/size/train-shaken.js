/**
 * train.js as bundlers see it that look into namespaces which a module passes on (Rolldown, Rollup, webpack); esbuild, which measures,
 * does not, and would keep all layers.
 */
import { dense } from '../../dist/lib/layers.js';
import { adam } from '../../dist/lib/optimizers.js';
import { sequential, tensor } from '../../dist/lib/wgrad.js';

const model = sequential({ layers: [dense({ units: 3, activation: 'softmax', inputShape: [4] })] });
model.compile({ optimizer: adam(), loss: 'sparseCategoricalCrossentropy' });
model.fit(tensor([[1, 2, 3, 4]]), tensor([1], [1], 'uint8')).then(({ history }) => console.log(history));
