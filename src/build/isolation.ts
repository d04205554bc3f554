/** Headers that make a page cross-origin isolated, so that it may share memory with workers: wasm libraries need it for threads. */
export const ISOLATION = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
};
