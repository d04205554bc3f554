/** Models posted to servers. */
import { UsageError } from '../errors.ts';
import type { IOHandler, ModelArtifacts, SaveResult } from './handlers.ts';

/** What was saved, and when. */
export const infoOf = ({ modelTopology, weightData }: ModelArtifacts): SaveResult => ({
  modelArtifactsInfo: {
    dateSaved: new Date(),
    modelTopologyType: 'JSON',
    modelTopologyBytes: JSON.stringify(modelTopology).length,
    weightDataBytes: joinedBytes(weightData).byteLength,
  },
});

/** The bytes of all weights in one. */
export function joinedBytes(data: ModelArtifacts['weightData']): Uint8Array {
  const parts = (Array.isArray(data) ? data : [data ?? new ArrayBuffer(0)]) as readonly ArrayBuffer[];
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return bytes;
}

/** Posts a model as tfjs does: the JSON and the weights as files of a form. */
export const posting = (address: string, init: RequestInit = {}): IOHandler => ({
  async save(artifacts) {
    const { weightData, weightSpecs, ...model } = artifacts;
    const json = { ...model, weightsManifest: [{ paths: ['./model.weights.bin'], weights: weightSpecs }] };
    const body = new FormData();
    body.append('model.json', new Blob([JSON.stringify(json)], { type: 'application/json' }), 'model.json');
    const bytes = new Blob([joinedBytes(weightData) as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' });
    body.append('model.weights.bin', bytes, 'model.weights.bin');
    const response = await fetch(address, { method: 'POST', ...init, body });
    if (response.ok) return { ...infoOf(artifacts), responses: [response] };
    throw new UsageError(`model.save: ${address} answered ${response.status}. Look at the server.`);
  },
});
