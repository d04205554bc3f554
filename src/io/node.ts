/**
 * `wgrad/io/node`: models, checkpoints, tables and TensorBoard's events in folders of the file system, and pictures. A file is written aside, flushed to the disk and renamed:
 * a crash at any time leaves the old one or the new one.
 * @module wgrad/io/node
 */
import type { SaveTarget } from '../nn/save.ts';
import { folderModel } from './folder.ts';
import { nodeFolder } from './node-folder.ts';
import type { ModelSource } from './tfjs-read.ts';

export { fileStore } from './file-store.ts';
export type { ImageFolder, ImageFolderOptions } from './image-folder.ts';
export { imageFolder } from './image-folder-node.ts';
export { type TensorBoardOptions, tensorBoard } from './tensor-board.ts';
export { textFile } from './text-file.ts';

/**
 * A model in the folder `path`, which is made where it is not there: a target and a source.
 * @throws UsageError on a page; saving and loading: DataError where the disk refuses, FormatError where a file is missing or damaged
 */
export function folder(path: string): SaveTarget & ModelSource {
  return folderModel(nodeFolder('folder', path));
}
