/**
 * `wgrad/datasets`: pictures to learn from, apart from the core: CIFAR-10, Fashion-MNIST, MNIST, and made-up ones for machines
 * without a network.
 * @module wgrad/datasets
 */
export { type Cifar10Options, cifar10 } from './data/cifar10.ts';
export { CIFAR10_CLASSES } from './data/cifar10-files.ts';
export {
  FASHION_MNIST_CLASSES,
  type FashionMnist,
  type FashionMnistOptions,
  fashionMnist,
} from './data/fashion-mnist.ts';
export type { DataSetOptions } from './data/load.ts';
export { MADE_UP_CLASSES, type MadeUpPicturesOptions, madeUpPictures } from './data/made-up-pictures.ts';
export type { DownloadProgress } from './data/mirrors.ts';
export { type MnistOptions, mnist } from './data/mnist.ts';
export type { Mnist, MnistSplit } from './data/mnist-files.ts';
export type { PictureSplit, Pictures } from './data/pictures.ts';
