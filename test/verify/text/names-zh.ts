/** Names of checks and of their groups, in Chinese (简体中文); what is not known stays English, as names of kernels do. */

type Phrase = readonly [english: string, chinese: string];

const GROUPS: readonly Phrase[] = [
  ['every kernel against the float64 twins of its ops', '每个内核与其运算的 float64 孪生程序相比'],
  ['every variant of matmul, by name, against the float64 twin', 'matmul 的每个变体（按名称）与 float64 孪生程序相比'],
  ['training against the float64 twin: ', '训练与 float64 孪生程序相比：'],
  ['training against the unfused schedule: ', '训练与未融合的调度表相比：'],
  ['training against tfjs-webgpu: ', '训练与 tfjs-webgpu 相比：'],
  ['float64 twin', 'float64 孪生程序'],
  ['unfused schedule', '未融合的调度表'],
  ["Adam as Keras's", 'Keras 的 Adam'],
  ['Adam as in the paper', '论文中的 Adam'],
  ['SGD with Nesterov momentum', '带 Nesterov 动量的 SGD'],
  ['SGD with momentum', '带动量的 SGD'],
  ['no dropout', '无 Dropout'],
  ['dropout ', 'Dropout '],
];

const CHECKS: readonly Phrase[] = [
  ['loss of steps 1 to 10, relative', '第 1 至 10 步的损失（相对误差）'],
  ['loss of all steps, relative', '所有步的损失（相对误差）'],
  ['weights at the end', '最后的权重'],
  ['loss of the generator, relative', '生成器的损失（相对误差）'],
  ['loss of the discriminator, relative', '判别器的损失（相对误差）'],
  ['generator: ', '生成器：'],
  ['discriminator: ', '判别器：'],
  ['gradients, relative to the largest', '梯度（相对于最大的）'],
  ['weights after Adam', 'Adam 之后的权重'],
  ['moving averages', '移动平均'],
  ['could not be compared', '无法比较'],
];

const spoken = (phrases: readonly Phrase[], name: string): string =>
  phrases.reduce((said, [english, chinese]) => said.replace(english, chinese), name);

export const groupZh = (name: string): string =>
  spoken(GROUPS, name)
    .replace(/(\d+) steps?$/, '$1 步')
    .replaceAll(', ', '，');

export const checkZh = (name: string): string => spoken(CHECKS, name);
