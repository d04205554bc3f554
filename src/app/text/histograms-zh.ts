/** What the histograms over time say, in Chinese (简体中文). */
import type { histogramsEn } from './histograms-en.ts';

export const histogramsZh: typeof histogramsEn = {
  histograms: '直方图随训练的变化',
  histogramsLead: '一步一步地看每一层的数值分布在哪里：权重怎样散开，哪些神经元不再说话，梯度是否消失。',
  histogramsShow: '显示直方图',
  histogramsNone: '还没有。点击“训练”，训练时就会记录。激活值和梯度只在此处展开时才记录。',
  histogramsHelp:
    '每条曲线是一个时刻：旧的在后，新的在前。指向一条即可看到它的数值，也可以用方向键。恰好为 0 的值只计数，不画出。激活值取自 64 张测试图片，梯度是 64 张训练图片的平均损失的梯度，两者都不用 Dropout。',
  histogramsOf: '哪些数值',
  histogramsDrawnAs: '画法',
  histogramKinds: { weights: '权重', activations: '激活值', gradients: '梯度' },
  histogramViews: { ridges: '山脊图', heat: '热图', overlay: '叠加' },
  histogramsCsv: '直方图（CSV）',
  histogramName: (kind, name) => `${name} 的${kind}随步数的变化`,
  histogramSpoken: (step, min, mean, sd, max, zeros) =>
    `第 ${step} 步：从 ${min} 到 ${max}，平均 ${mean}，标准差 ${sd}，恰好为 0 的占 ${zeros}`,
  histogramStep: '步',
  histogramMin: '最小',
  histogramMean: '平均',
  histogramMax: '最大',
  histogramSd: '标准差',
  histogramZeros: '恰好为 0',
};
