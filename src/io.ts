/**
 * `wgrad/io`: saving and loading models, weights, checkpoints and NumPy's arrays, apart from the core. Folders of Node are in `wgrad/io/node`.
 * @module wgrad/io
 */

export { artifactsOf, type ModelArtifacts, type TrainingArtifact } from './io/artifacts.ts';
export { decodeCheckpoint, encodeCheckpoint } from './io/checkpoint-file.ts';
export {
  type CsvColumn,
  type CsvOptions,
  type CsvRow,
  type CsvSource,
  csv,
  type LabelledCsvRow,
  type TextChunks,
} from './io/csv.ts';
export { directory } from './io/directory.ts';
export { download } from './io/download.ts';
export type { ImageFolder, ImageFolderOptions } from './io/image-folder.ts';
export { imageFolder, type PickedFolder } from './io/image-folder-browser.ts';
export { deleteModel, indexedDb, listModels, type SavedModelInfo } from './io/indexed-db.ts';
export { type KerasFile, type KerasFileOptions, kerasFile } from './io/keras-file.ts';
export { loadModel } from './io/load-model.ts';
export { type ModelMemory, memory } from './io/memory.ts';
export { type NpzOptions, readNpz, writeNpz } from './io/npz.ts';
export { fromNpz, toNpz, type WithWeights } from './io/npz-weights.ts';
export { type OnnxOptions, toOnnx } from './io/onnx.ts';
export type { OutputArtifact } from './io/output-artifacts.ts';
export {
  fromSafetensors,
  type RenamedTensor,
  type SafetensorsLayout,
  type SafetensorsOptions,
  toSafetensors,
  type Weighted,
} from './io/safetensors.ts';
export {
  readSafetensors,
  type SafetensorsFile,
  type StoredTensor,
  type TensorValues,
} from './io/safetensors-read.ts';
export type { TensorToStore } from './io/safetensors-write.ts';
export type { StoreOptions } from './io/slots.ts';
export { files, type UrlSourceOptions, url } from './io/sources.ts';
export { indexedDbStore, memoryStore } from './io/stores.ts';
export { textFile } from './io/text-file-browser.ts';
export type { LoadOptions, ModelSource, NamedBytes } from './io/tfjs-read.ts';
export type { SavedModel, SaveOptions, SaveTarget } from './nn/save.ts';
export type { EndsTopology, InputTopology, LayerTopology, TensorForm, TensorPlace, Topology } from './nn/topology.ts';
