/** Data in memory: tensors, NumPy's archives, data sets by name. */
// #region tensors
import { tensor } from 'wgrad';

export const points = tensor([[0, 0], [0, 1], [1, 0], [1, 1]]); // biome-ignore format: f32 [4, 2]
export const classes = tensor([0, 1, 1, 0], [4], 'uint8');
export const pictures = tensor(new Uint8Array(100 * 28 * 28), [100, 28, 28]); // bytes, as they come from files
export const scaled = pictures.div(255); // stays bytes: scaled where a batch is gathered, on the GPU
export const firstTen = pictures.slice(0, 10);

// #endregion tensors

// #region npz
import { readNpz, writeNpz } from 'wgrad/io';

/** What numpy.savez wrote, and what numpy.load reads. */
export async function throughNumpy() {
  const bytes = await writeNpz({ x: points, y: classes });
  const { x, y } = await readNpz(bytes);
  return { x, y };
}

// #endregion npz

// #region sets
import { cifar10, madeUpPictures } from 'wgrad/datasets';

export async function colourPictures(load = cifar10) {
  // in Node: { dir: 'cifar' }, on a page: { url: '/cifar-10-binary.tar.gz' }, a copy that you serve
  const { train, test, classNames } = await load();
  console.log(train.images.shape, classNames[train.labels.values[0]!]); // u8 [count, 32, 32, 3]
  return test;
}

export const few = () => madeUpPictures({ train: 200, test: 50, seed: 3 });
// #endregion sets
