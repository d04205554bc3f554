/** Explanations in Chinese. */
import type { Explanations } from './concepts.ts';

export const explainZh: Explanations = {
  generator: {
    title: '生成器',
    text: ({ mode, generatorParams, drawn }) =>
      mode === 'draw'
        ? `生成器把 100 个随机数（噪声）变成一张图片。它从没见过真的数字：它只能从“某个像素亮一点或暗一点，判别器的回答会怎样变”中学习。它学到的东西在 ${generatorParams} 个数里。${drawn === undefined ? '' : `上次询问时，判别器平均有 ${drawn} 的把握认为它的图片是真的。`}`
        : `生成器把损坏的数字变成完好的：卷积看越来越大的部分，转置卷积再把图片重新画出来。有了跳跃连接，最后几层也能看到最初几层看到的东西，没有损坏的部分就不必挤过狭窄的中间。它学到的东西在 ${generatorParams} 个数里。`,
  },
  discriminator: {
    title: '判别器',
    text: ({ mode, discriminatorParams, real, drawn }) =>
      `判别器看一张图片，说出它有多大可能是真的。训练时给它看${mode === 'draw' ? '同样多的真数字和画出的数字' : '完好的数字和修复的数字'}；对前者说 100 %、对后者说 0 % 才算全对。它有 ${discriminatorParams} 个数。${real === undefined || drawn === undefined ? '' : `上次询问时，它对真数字平均说 ${real}，对生成器的图片平均说 ${drawn}。`}它的 dropout 会关掉各层发现的 30 %，免得它把图片死记硬背下来。`,
  },
  adversarial: {
    title: '对抗损失',
    text: ({ mode, gLoss, dLoss, adversarial }) => {
      const own = mode === 'draw' ? gLoss : adversarial;
      return `两个损失来自同样的概率 p：判别器的损失，对真图片是 −ln p，再加上对生成器图片的 −ln (1 − p)；生成器的损失，对自己的图片是 −ln p。对一方好的，对另一方就不好；所以训练得好时，两个损失都不会降到零，单看损失也看不出图片有多好。${dLoss === undefined || own === undefined ? '' : `这一轮中，判别器的损失是 ${dLoss}，生成器的是 ${own}。`}`;
    },
  },
  restoration: {
    title: '还原损失',
    text: ({ lambda, error, adversarial }) =>
      `还原损失是修复的图片与完好图片之差的平方的平均${error === undefined ? '' : `，这一轮是 ${error}`}。只靠它，画出来的是模糊的图片，即所有可能内容的平均。对抗损失${adversarial === undefined ? '' : `（${adversarial}）`}则要求看起来像真的。生成器要使“对抗损失 + ${lambda} · 还原损失”最小；训练中也可以改变 ${lambda} 这个数。`,
  },
  turns: {
    title: '轮流还是同时',
    text: ({ mode, batch, learningRate }) =>
      mode === 'draw'
        ? `在这个程序里，两个网络同时学习：每一步有 ${batch} 张画出的和 ${batch} 张真的图片通过网络，两个梯度都按旧的权重计算，然后两个网络一起按学习率 ${learningRate} 改变。在此页面的另一个模式里，它们轮流学习。`
        : `在这个程序里，它们轮流学习：每一步看 ${batch} 张图片，先是判别器学习；然后生成器面对刚刚改变过的判别器学习。这时判别器保持不动：梯度穿过它，但不改变它。在此页面的另一个模式里，两者同时学习。`,
  },
  collapse: {
    title: '模式坍塌',
    text: ({ mode, spread, realSpread }) =>
      mode === 'draw'
        ? `生成器可能找到一张判别器会当真的图片，于是无论什么噪声都画它。看看上面的图片表：它们都一样吗？${spread === undefined || realSpread === undefined ? '' : `表中的图片之间，像素相差 ${spread}；同样多的真数字之间，相差 ${realSpread}。`}如果 200 步之后前者不到后者的五分之一，此页面会说出来。`
        : `从噪声画图的生成器，可能找到一张判别器会当真的图片，于是总是画它。在这里，损坏的图片和还原损失规定了该画什么。不过学习率太大时，这个生成器也会卡住，只画全黑。${spread === undefined || realSpread === undefined ? '' : `表中的图片之间，像素相差 ${spread}；同样多的真数字之间，相差 ${realSpread}。`}`,
  },
  batchNorm: {
    title: '批归一化',
    text: ({ mode, batch }) =>
      mode === 'draw'
        ? `除最后一层外，生成器的每一层之后，批归一化都从每个通道中减去这一批 ${batch} 张图片的平均值，再除以标准差。这样，无论前面的层怎么变，后面的层都不会得到离谱的数，一批中的图片也不会混成一样。只画一张图片时，它使用以往所见的滑动平均，而这需要一些时间才能稳定：最初的图片苍白，也有这个原因。`
        : `批归一化从每个通道中减去一批图片（这里是 ${batch} 张）的平均值，再除以标准差。另一个模式的生成器有它；这里的没有，因为修复不应取决于同一批里还有什么。`,
  },
  transposed: {
    title: '转置卷积',
    text: ({ mode, width }) =>
      mode === 'draw'
        ? `卷积看 5 × 5 个位置，得出一个数；转置卷积把每个数画成 5 × 5 的一小块，重叠的地方相加。步幅为 2 时，小块之间相隔两格，图片就变成两倍大：${4 * Number(width)} 个 7 × 7 的通道，途中变成 ${width} 个 14 × 14 的，最后变成一张 28 × 28 的图片。`
        : `卷积看 5 × 5 个位置，得出一个数；转置卷积把每个数画成 5 × 5 的一小块，重叠的地方相加。步幅为 2 时，小块之间相隔两格，图片就变成两倍大：从 7 × 7 到 14 × 14 再到 28 × 28，各有 ${width} 个通道。`,
  },
};
