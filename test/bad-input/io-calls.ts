/** Checkpoints that are refused, and wrong calls of wgrad/io. */
import { decodeCheckpoint, encodeCheckpoint } from '../../src/io/checkpoint-file.ts';
import { loadModel } from '../../src/io/load-model.ts';
import { memory } from '../../src/io/memory.ts';
import { tensorBoard, textFile } from '../../src/io/node.ts';
import { writeSafetensors } from '../../src/io/safetensors-write.ts';
import { files } from '../../src/io/sources.ts';
import { indexedDbStore } from '../../src/io/stores.ts';
import { textFile as textFileOfPage } from '../../src/io/text-file-browser.ts';
import { checkpointOf } from '../unit/io/fixtures.ts';
import { goodFiles } from './model-files.ts';
import { type BadInput, wrong } from './row.ts';

const checkpoint = (change: (bytes: Uint8Array) => Uint8Array) => async () =>
  decodeCheckpoint('here', change(await encodeCheckpoint(checkpointOf(3))));
const notOurs = writeSafetensors('here', []);

export const readsCheckpoint = checkpoint((bytes) => bytes);

export const BAD_CHECKPOINTS: readonly BadInput[] = [
  [
    'no bytes',
    'FormatError',
    'here: 0 bytes that do not begin as a checkpoint. It is cut off, or another kind of file.',
    checkpoint(() => new Uint8Array()),
  ],
  [
    'another safetensors file',
    'FormatError',
    'here: 16 bytes that do not begin as a checkpoint. It is cut off, or another kind of file.',
    () => decodeCheckpoint('here', notOurs),
  ],
  [
    'one that is cut off',
    'FormatError',
    "here: the SHA-256 begins '805a59d9a083'; expected '30e38910cdcf'. The file is damaged.",
    checkpoint((bytes) => bytes.subarray(0, 900)),
  ],
  [
    'one with a changed bit',
    'FormatError',
    "here: the SHA-256 begins '4de55d0609f8'; expected '30e38910cdcf'. The file is damaged.",
    checkpoint((bytes) => bytes.map((byte, i) => (i === 700 ? byte ^ 8 : byte))),
  ],
  [
    'one of another format',
    'FormatError',
    'here: format is 2; expected 1.',
    async () => {
      const { meta, tensors: all } = checkpointOf(3);
      return decodeCheckpoint('here', await encodeCheckpoint({ meta: { ...meta, format: wrong(2) }, tensors: all }));
    },
  ],
  [
    'one with a step of text',
    'FormatError',
    "here: step is '3'; expected a whole number from 0 up.",
    async () => {
      const { meta, tensors: all } = checkpointOf(3);
      return decodeCheckpoint('here', await encodeCheckpoint({ meta: { ...meta, step: wrong('3') }, tensors: all }));
    },
  ],
];

export const BAD_IO_CALLS: readonly BadInput[] = [
  [
    'loadModel of nothing',
    'UsageError',
    'loadModel: the source is undefined; expected one such as files() of wgrad/io.',
    () => loadModel(wrong(undefined)),
  ],
  [
    'loadModel of an address',
    'UsageError',
    "loadModel: the source is 'model.json'; expected one such as files() of wgrad/io.",
    () => loadModel(wrong('model.json')),
  ],
  [
    'loadModel with an unknown option',
    'UsageError',
    "loadModel: unknown option 'strict'. Known: compile.",
    () => loadModel(memory(), wrong({ strict: true })),
  ],
  [
    'loadModel of empty memory',
    'FormatError',
    "memory: has no 'model.json'. Give model.json and the weights that it names.",
    () => loadModel(memory()),
  ],
  [
    'loadModel of no files',
    'FormatError',
    "files: has no 'model.json'. Give model.json and the weights that it names.",
    () => loadModel(files([])),
  ],
  [
    'loadModel of two models',
    'FormatError',
    'files: 2 files end in .json; expected one. Pick one model at a time.',
    () => loadModel(files([new File(['{}'], 'a.json'), new File(['{}'], 'b.json')])),
  ],
  [
    'loadModel of a model without its weights',
    'FormatError',
    "files: has no 'weights.bin'. Give model.json and the weights that it names.",
    async () => {
      const model = (await goodFiles()).get('model.json')!;
      return loadModel(files([new File([Uint8Array.from(model)], 'model.json')]));
    },
  ],
  [
    'files of what is no list',
    'UsageError',
    'files: the list is 5; expected File objects, such as input.files.',
    () => files(wrong(5)),
  ],
  [
    'indexedDbStore where there is no database',
    'UsageError',
    'indexedDbStore: there is no IndexedDB here. Use it in a page or a worker; in Node use wgrad/io/node.',
    () => indexedDbStore().load(),
  ],
  ['textFile of no path', 'UsageError', "textFile: the path is ''; expected text.", () => textFile('')],
  [
    'textFile of a page, of a path',
    'UsageError',
    "textFile: the file is 'log.csv'; expected what showSaveFilePicker() gives. In Node use textFile of wgrad/io/node with a path.",
    () => textFileOfPage(wrong('log.csv')),
  ],
  [
    'tensorBoard without a folder',
    'UsageError',
    'tensorBoard: the folder is undefined; expected its path.',
    () => tensorBoard(wrong(undefined)),
  ],
  [
    'tensorBoard with an unknown option',
    'UsageError',
    "tensorBoard: unknown option 'log_dir'. Known: histogramFreq, writeStepsPerSecond, updateFreq.",
    () => tensorBoard('logs', wrong({ log_dir: 'logs' })),
  ],
  [
    'tensorBoard every half a batch',
    'UsageError',
    "tensorBoard: updateFreq is 0.5; expected 'epoch', 'batch' or a number of batches.",
    () => tensorBoard('logs', { updateFreq: 0.5 }),
  ],
  [
    'indexedDbStore with an empty name',
    'UsageError',
    "indexedDbStore: the name is ''; expected text of 1 to 200 letters.",
    () => indexedDbStore(''),
  ],
  [
    'indexedDbStore with an unknown option',
    'UsageError',
    "indexedDbStore: unknown option 'slots'. Known: warn.",
    () => indexedDbStore('a', wrong({ slots: 3 })),
  ],
];
