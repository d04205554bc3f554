/**
 * `wgrad/worker`: models that train off the page's thread, with the same methods. Its worker's side is `wgrad/worker/run`.
 * @module wgrad/worker
 */
export { type Connected, connect, type InWorkerOptions, inWorker } from './worker/in-worker.ts';
export { RemoteModel } from './worker/remote-model.ts';
export { type Served, serve } from './worker/serve.ts';
