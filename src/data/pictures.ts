/** What a data set of colour pictures is to its users. */
import type { Tensor } from './tensor.ts';

/** Colour pictures and what they show. */
export interface PictureSplit {
  /** uint8 [count, 32, 32, 3]: rows from the top, columns from the left, red, green and blue from 0 to 255. */
  readonly images: Tensor;
  /** uint8 [count], 0 to 9. */
  readonly labels: Tensor;
}

/** Colour pictures of ten classes, and which they are. */
export interface Pictures {
  /** 50,000 pictures to train on, of CIFAR-10; other files and made-up pictures may be fewer */
  readonly train: PictureSplit;
  /** 10,000 pictures to test with */
  readonly test: PictureSplit;
  /** What the labels 0 to 9 stand for; made-up pictures have other classes than CIFAR-10. */
  readonly classNames: readonly string[];
  /** 'cifar10': the original files, by their sums; 'custom': other files in the same format; 'made-up': drawn. */
  readonly source: 'cifar10' | 'custom' | 'made-up';
  /** Where they came from: a folder, an address, 'cache', the host of a mirror, or 'made-up pictures'. */
  readonly origin: string;
}
