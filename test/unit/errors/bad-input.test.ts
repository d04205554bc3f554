/** Every row of the tables of wrong calls that need no GPU: its error to the letter, and a valid call that works after it. */
import { describe, expect, it } from 'vitest';
import { BAD_AUGMENTATION, changesPictures } from '../../bad-input/augmentation.ts';
import { FIRST_CALLS, FIRST_MODELS } from '../../bad-input/beginners.ts';
import { BAD_EARLY_STOPPING, BAD_LAYERS, BAD_MODELS, BAD_OPTIMIZERS, buildsModel } from '../../bad-input/building.ts';
import { BAD_CALLBACKS } from '../../bad-input/callbacks.ts';
import { BAD_FIT_OPTIONS, BAD_SAMPLES, BAD_WEIGHTS } from '../../bad-input/calls.ts';
import { BAD_CONVOLUTIONS, convolves } from '../../bad-input/convolutions.ts';
import { BAD_DATASETS, readsPictures } from '../../bad-input/datasets.ts';
import { BAD_DEVICES, BAD_DEVICES_IN_NODE } from '../../bad-input/devices.ts';
import { BAD_GPU_TENSORS, BAD_GPU_TENSORS_ELSEWHERE, BAD_GPU_TENSORS_HERE } from '../../bad-input/gpu-tensors.ts';
import { BAD_GZIP, readsGzip, withoutReason } from '../../bad-input/gzip.ts';
import { BAD_IDX, readsIdx } from '../../bad-input/idx.ts';
import { BAD_IMAGE_FOLDERS, readsPicture } from '../../bad-input/image-folder.ts';
import { BAD_CHECKPOINTS, BAD_IO_CALLS, readsCheckpoint } from '../../bad-input/io-calls.ts';
import { BAD_KERAS_FILES, readsKeras } from '../../bad-input/keras-files.ts';
import { BAD_LAYER_ARGUMENTS, buildsAll } from '../../bad-input/layers.ts';
import { BAD_LOADING, loadsDigits } from '../../bad-input/loading.ts';
import { BUSY, TOO_EARLY, TOO_LATE } from '../../bad-input/misuse.ts';
import { BAD_MODEL_FILES, readsModel } from '../../bad-input/model-files.ts';
import { BAD_NETWORKS, BAD_STEPS, connectsModel, tracesStep } from '../../bad-input/networks.ts';
import { BAD_NPZ, readsNpz } from '../../bad-input/npz.ts';
import { BAD_ONNX, plansFile } from '../../bad-input/onnx.ts';
import { appliesOps, BAD_OPS } from '../../bad-input/ops.ts';
import { BAD_PICTURE_LAYERS, poolsPictures } from '../../bad-input/picture-layers.ts';
import { BAD_FOLDERS, BAD_SERVERS } from '../../bad-input/places.ts';
import { BAD_RECURRENT, recurs } from '../../bad-input/recurrent.ts';
import { expectRefused } from '../../bad-input/row.ts';
import { BAD_SAFETENSORS, readsSafetensors } from '../../bad-input/safetensors.ts';
import { BAD_CHECKS, checksSamples } from '../../bad-input/samples.ts';
import { BAD_SCHEDULES } from '../../bad-input/schedules.ts';
import { attends, BAD_SEQUENCE_LAYERS } from '../../bad-input/sequence-layers.ts';
import { BAD_DATA_SETS, readsDataSets } from '../../bad-input/streams.ts';
import { BAD_LOSSES, BAD_TARGETS } from '../../bad-input/targets.ts';
import { BAD_TENSORS, makesTensors } from '../../bad-input/tensors.ts';
import { addsTensors, BAD_TFJS } from '../../bad-input/tfjs.ts';

const HERE = [
  ['parseIdx and readIdx', BAD_IDX, readsIdx],
  ['gunzip', BAD_GZIP, readsGzip],
  ['tensor', BAD_TENSORS, makesTensors],
  ['gpuTensor', BAD_GPU_TENSORS_HERE, makesTensors],
  ['mnist and madeUpDigits', BAD_LOADING, loadsDigits],
  ['cifar10, fashionMnist and madeUpPictures', BAD_DATASETS, readsPictures],
  ['layers and initializers', BAD_LAYERS, buildsModel],
  ['all kinds of layers', BAD_LAYER_ARGUMENTS, buildsAll],
  ['layers of convolutions', BAD_CONVOLUTIONS, convolves],
  ['layers of pictures', BAD_PICTURE_LAYERS, poolsPictures],
  ['layers of sequences', BAD_SEQUENCE_LAYERS, attends],
  ['layers that change pictures', BAD_AUGMENTATION, changesPictures],
  ['recurrent layers', BAD_RECURRENT, recurs],
  ['init in Node', BAD_DEVICES_IN_NODE, buildsModel],
  ['optimizers', BAD_OPTIMIZERS, buildsModel],
  ['schedules', BAD_SCHEDULES, buildsModel],
  ['earlyStopping', BAD_EARLY_STOPPING, buildsModel],
  ['callbacks', BAD_CALLBACKS, buildsModel],
  ['sequential and compile', BAD_MODELS, buildsModel],
  ['losses and metrics', BAD_LOSSES, buildsModel],
  ['what beginners write', FIRST_MODELS, buildsModel],
  ['functional models', BAD_NETWORKS, connectsModel],
  ['steps of trainers', BAD_STEPS, tracesStep],
  ['samples', BAD_CHECKS, checksSamples],
  ['data sets', BAD_DATA_SETS, readsDataSets],
  ['ops', BAD_OPS, appliesOps],
  ['model files', BAD_MODEL_FILES, readsModel],
  ["Keras's files", BAD_KERAS_FILES, readsKeras],
  ['safetensors', BAD_SAFETENSORS, readsSafetensors],
  ['imageFolder', BAD_IMAGE_FOLDERS, readsPicture],
  ['npz', BAD_NPZ, readsNpz],
  ['toOnnx', BAD_ONNX, plansFile],
  ['checkpoints', BAD_CHECKPOINTS, readsCheckpoint],
  ['the calls of wgrad/io', BAD_IO_CALLS, readsModel],
  ['wgrad/tfjs', BAD_TFJS, addsTensors],
] as const;
/** Run in test/unit/data/bad-places.test.ts and, with a GPU, in test/gpu/bad-input.test.ts. */
const ELSEWHERE = [
  ...[BAD_FOLDERS, BAD_SERVERS],
  ...[FIRST_CALLS, BAD_SAMPLES, BAD_TARGETS, BAD_FIT_OPTIONS, BAD_WEIGHTS, TOO_EARLY, TOO_LATE, BUSY, BAD_DEVICES],
  ...[BAD_GPU_TENSORS, BAD_GPU_TENSORS_ELSEWHERE],
];

describe.each(HERE)('%s', (_, rows, valid) => {
  it.each(rows)('refuses %s', async (...row) => {
    await expectRefused(row, undefined, withoutReason);
    await valid();
  });
});

it('the tables have the rows that were counted, each of its own name', () => {
  const tables = [...HERE.map(([, rows]) => rows), ...ELSEWHERE];
  for (const rows of tables) expect(new Set(rows.map(([name]) => name)).size).toBe(rows.length);
  expect(tables.reduce((sum, rows) => sum + rows.length, 0)).toBe(1142);
});
