/** How each library is used, in Chinese (简体中文), by the words of bench/strategies. */

const PARTS: readonly (readonly [english: string, chinese: string])[] = [
  ['the time includes uploading the samples and reading all losses back', '时间包括上传样本和读回所有损失'],
  ['examples/dcgan.ts, shuffled', 'examples/dcgan.ts，打乱顺序'],
  ['as jax-js wasm, in a worker where it has no threads', '与 jax-js wasm 相同，在没有线程的 worker 中运行'],
  ['whole step in one jit, accuracy in it, no dropout', '整步在一个 jit 中，包括准确率，不用 Dropout'],
  ['whole step in one jit, dropout and accuracy in it', '整步在一个 jit 中，包括 Dropout 和准确率'],
  ['batches sliced from samples on the device', '从设备上的样本切出各批'],
  ['batches by index from samples on the device', '按下标从设备上的样本取各批'],
  ['tf.variableGrads of each network and two Adams', '每个网络用 tf.variableGrads，两个 Adam'],
  ['batches by shuffled index', '按打乱的下标取各批'],
  ['batches in order', '按顺序取各批'],
  ['model.fit, no dropout', 'model.fit，不用 Dropout'],
  ['model.fit, shuffled', 'model.fit，打乱顺序'],
  ["yieldEvery 'never'", "yieldEvery 'never'"],
  ['samples on the GPU beforehand', '样本事先放在 GPU 上'],
  ['plain JavaScript', '纯 JavaScript'],
  ['no dropout', '不用 Dropout'],
  ['dropout', 'Dropout'],
];

/** What is not known stays English. */
export function howZh(text: string): string {
  let said = text;
  for (const [english, chinese] of PARTS) {
    said = said.replace(new RegExp(`(?<![\\w.])${english.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?!\\w)`), chinese);
  }
  return said.replaceAll('; ', '；').replaceAll(', ', '，');
}
