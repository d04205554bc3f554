/** The programs of /examples, as the gallery shows them: what each shows and prints, in both languages. */
import type { Language } from './sidebar.ts';

interface Said {
  readonly shows: string;
  readonly prints: string;
}

export type Example = Readonly<Record<Language, Said>> & {
  readonly name: string;
  /** loads MNIST and takes minutes */
  readonly long?: true;
};

const example = (name: string, shows: string, prints: string, zhShows: string, zhPrints: string): Example => ({
  name,
  en: { shows, prints },
  zh: { shows: zhShows, prints: zhPrints },
});

export const EXAMPLES: readonly Example[] = [
  example(
    'regression',
    'normalization that adapts to the data; MSE and MAE, with wrong values among the targets',
    'by how much rents are off with each loss',
    '根据数据自适应的归一化；目标中混有错误值时的 MSE 与 MAE',
    '用每种损失训练后，房租平均差多少',
  ),
  example(
    'fuel',
    'TensorFlow’s basic regression: normalization, linear and deep models, data that is held back',
    'by how many miles each model is off',
    'TensorFlow 的基础回归教程：归一化、线性模型与深层模型、留出的数据',
    '每个模型差多少英里',
  ),
  example(
    'classification',
    'binary classification from logits, class weights',
    'frauds found without and with weights',
    '由 logits 做二分类，类别权重',
    '不用和使用权重时各找到多少欺诈',
  ),
  example(
    'imbalanced',
    'TensorFlow’s imbalanced data: a first bias, class weights, precision, recall, areas under curves, early stopping at the best of them',
    'what is measured before training, without and with weights',
    'TensorFlow 的不平衡数据教程：初始偏置、类别权重、精确率、召回率、曲线下面积、在最好处提前停止',
    '训练之前、不用权重和使用权重时的各项指标',
  ),
  example(
    'overfit',
    'penalties of weights, dropout, a decaying rate, early stopping',
    'how well tiny, large and regularised models do on what they have not seen',
    '权重惩罚、Dropout（随机失活）、衰减的学习率、提前停止',
    '很小的、很大的和正则化的模型在没见过的数据上表现如何',
  ),
  example(
    'autoencoder',
    'models within a model, pictures as targets',
    'pictures, and what came through 8 numbers',
    '模型中的模型，以图片为目标',
    '图片，以及它们经过 8 个数之后的样子',
  ),
  example(
    'denoising',
    'noise made by a layer on the GPU',
    'noisy pictures, and cleaned ones',
    '由层在 GPU 上产生的噪声',
    '带噪声的图片和去噪后的图片',
  ),
  example(
    'variational',
    'a training step of one’s own, random numbers',
    'pictures that the decoder makes of points',
    '自己的训练步骤，随机数',
    '解码器由点生成的图片',
  ),
  example(
    'forecast',
    'two inputs, two outputs, each with its loss; an embedding',
    'tomorrow’s temperature and chance of rain',
    '两个输入、两个输出，各有自己的损失；嵌入',
    '明天的气温和下雨的可能',
  ),
  example(
    'convnet',
    'convolutions; pictures moved and zoomed at random',
    'how many pictures are told rightly without and with that',
    '卷积；随机平移和缩放图片',
    '不用和使用数据增强时认对的图片',
  ),
  example(
    'transfer',
    'a frozen front that has learnt other signs; its features stay on the GPU, where a head learns from three pictures of each sign',
    'how many pictures of new signs are told rightly, with and without the front',
    '学过其他符号的冻结前端；它的特征留在 GPU 上，头从每个符号的三张图片学习',
    '使用和不使用前端时认对的新符号图片',
  ),
  example(
    'series',
    'windows over a time series, streamed; an LSTM',
    'the temperature in six hours',
    '时间序列上的窗口，以流的方式读取；LSTM',
    '六小时后的气温',
  ),
  example(
    'text',
    'TensorFlow’s basic text classification: word numbers, embedding, dropout, the mean over words',
    'how pleased guests of a restaurant were',
    'TensorFlow 的基础文本分类教程：词的编号、嵌入、Dropout（随机失活）、对词求平均',
    '餐馆的客人有多满意',
  ),
  example(
    'transformer',
    'multi-head attention, positions that are learnt, a block of layers as a function',
    'digits, and what they are sorted to',
    '多头注意力、学习得到的位置、写成函数的一组层',
    '一串数字，以及模型排出的顺序',
  ),
  {
    ...example(
      'dcgan',
      'two networks against each other, updated at once by the old weights',
      'digits drawn from noise',
      '两个互相对抗的网络，由旧权重同时更新',
      '从噪声画出的数字',
    ),
    long: true,
  },
  {
    ...example(
      'repair',
      'two networks in turn, damage made on the GPU, skip connections',
      'by how much pixels of held-out digits are off',
      '轮流训练的两个网络、在 GPU 上产生的损坏、跳跃连接',
      '留出的数字的像素平均差多少',
    ),
    long: true,
  },
];
