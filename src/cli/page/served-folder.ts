/** Folders of a page that a command drives, kept by the command: the Node side is ../serve-folders.ts. */
import { DataError } from '../../index.ts';
import type { Folder } from '../../io/folder.ts';

/** @param name one that the command serves @param place what to call it in an error */
export function servedFolder(name: string, place = `folder ${name}`): Folder {
  const ask = async (file: string, request: RequestInit): Promise<Response> => {
    const answer = await fetch(`/run/folder/${name}/${file}`, request);
    if (answer.ok) return answer;
    throw new DataError(await answer.text());
  };
  return {
    place,
    read: async (file) => {
      const answer = await ask(file, {});
      return answer.status === 204 ? undefined : new Uint8Array(await answer.arrayBuffer());
    },
    write: async (file, bytes) => void (await ask(file, { method: 'PUT', body: bytes })),
    remove: async (file) => void (await ask(file, { method: 'DELETE' })),
  };
}
