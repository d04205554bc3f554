/**
 * Model files as the real tfjs writes and reads them, through its own HTTP handler, whose requests never leave the process. Runs on
 * tfjs's CPU backend, in Node and in Chrome.
 */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

export type Files = Map<string, Uint8Array>;

export { tf, tfl };

export const useCpu = (): Promise<boolean> => tf.setBackend('cpu');

/** The files that tfjs uploads when it saves a model. */
export async function savedByTfjs(model: tfl.LayersModel, includeOptimizer: boolean): Promise<Files> {
  const files: Files = new Map();
  const fetchFunc = async (_: unknown, { body }: { body: FormData }): Promise<Response> => {
    for (const [name, blob] of body) files.set(name, new Uint8Array(await (blob as Blob).arrayBuffer()));
    return new Response('{}');
  };
  await model.save(tf.io.http('http://files/save', { fetchFunc: fetchFunc as unknown as typeof fetch }), {
    includeOptimizer,
  });
  return files;
}

/** What tfjs's loadLayersModel makes of the files. */
export function openedByTfjs(files: ReadonlyMap<string, Uint8Array>): Promise<tfl.LayersModel> {
  const fetchFunc = async (address: string): Promise<Response> => {
    const bytes = files.get(address.slice(address.lastIndexOf('/') + 1));
    return bytes === undefined
      ? new Response(null, { status: 404 })
      : new Response(Uint8Array.from(bytes), { status: 200 });
  };
  const handler = tf.io.http('http://files/model.json', { fetchFunc: fetchFunc as unknown as typeof fetch });
  return tfl.loadLayersModel(handler);
}

export function predictedByTfjs(model: tfl.LayersModel, x: Float32Array, shape: readonly number[]): Float32Array {
  return tf.tidy(() => (model.predict(tf.tensor(x, [...shape])) as tf.Tensor).dataSync().slice() as Float32Array);
}
