/** In Node, by `import`. */
import { provideGpu } from 'wgrad/node';
import { learnXor } from './xor.js';

await provideGpu();
console.log(await learnXor());
