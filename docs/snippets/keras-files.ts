/** Keras's own files. */
// #region files
import { kerasFile, loadModel } from 'wgrad/io';

/** @param chosen such as input.files[0]: .keras of Keras 3, .h5 of Keras 1 to 3 */
export async function throughKeras(chosen: Blob) {
  const theirs = await loadModel(kerasFile(chosen));
  const file = kerasFile(); // or kerasFile(undefined, { format: 'h5' })
  await theirs.save(file, { includeOptimizer: true });
  return { theirs, bytes: file.bytes }; // what Keras 3 opens
}
// #endregion files
