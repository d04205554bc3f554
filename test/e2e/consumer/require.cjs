/** In Node, by `require`: the same library, not a copy of it. */
const { Tensor } = require('wgrad');
const { provideGpu } = require('wgrad/node');
const { mnist } = require('wgrad/mnist');
const { folder } = require('wgrad/io/node');
const { version } = require('wgrad/package.json');

async function main() {
  await provideGpu();
  const { learnXor } = await import('./xor.js');
  console.log(await learnXor(), version);
  console.log(Tensor === (await import('wgrad')).Tensor, typeof mnist, typeof folder);
}
main();
