/** Checkpoints of a page that a command drives, kept by the command: the Node side is ../serve-store.ts. */
import { type CheckpointStore, DataError } from '../../index.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../io.ts';

const PATH = '/run/checkpoint';

export const servedStore: CheckpointStore = {
  save: async (checkpoint) => void (await ask({ method: 'PUT', body: await encodeCheckpoint(checkpoint) })),
  load: async () => {
    const answer = await ask({});
    return answer.status === 204
      ? undefined
      : decodeCheckpoint('the checkpoint', new Uint8Array(await answer.arrayBuffer()));
  },
  clear: () => Promise.reject(new Error('internal: no command clears its checkpoints from a page.')),
};

async function ask(request: RequestInit): Promise<Response> {
  const answer = await fetch(PATH, request);
  if (answer.ok) return answer;
  throw new DataError(await answer.text());
}
