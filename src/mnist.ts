/**
 * `wgrad/mnist`: loading MNIST, apart from the core, which does not need it.
 * @module wgrad/mnist
 */
export type { DataSetOptions } from './data/load.ts';
export type { DownloadProgress } from './data/mirrors.ts';
export { type MnistOptions, mnist } from './data/mnist.ts';
export type { Mnist, MnistSplit } from './data/mnist-files.ts';
