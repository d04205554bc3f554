/** Explanations in Chinese. */
import type { Explanations, Facts } from './concepts.ts';

const BENDS: Readonly<Record<Facts['activations'][number], string>> = {
  relu: 'ReLU 让大于零的值通过，其余变成 0。',
  tanh: 'Tanh 把任何和压到 −1 与 1 之间。',
  sigmoid: 'Sigmoid 把任何和压到 0 与 1 之间。',
  linear: 'Linear 什么都不改变。',
};

const PACES: Readonly<Record<Facts['optimizer'], string>> = {
  adam: 'Adam 根据以往的梯度，为每个参数单独调整步长。',
  sgd: 'SGD，即随机梯度下降，做的正是这件事。',
  momentum: '有了动量，每一步还保留上一步速度的十分之九，像滚动的球。',
  rmsprop: 'RMSprop 把每个梯度除以它近来的通常大小，陡的和平的参数因此步伐相近。',
  adamW: 'AdamW 是 Adam，但每一步还让每个参数缩小一点，与梯度无关。',
  nadam: 'Nadam 是带 Nesterov 动量的 Adam：它先看速度会把参数带到哪里。',
  adamax: 'Adamax 是 Adam，但依据的是近来最大的梯度，而不是通常的梯度。',
  lamb: 'LAMB 是 Adam，但每一步的大小与所在层的权重相称；它是为大批量设计的。',
  lion: 'Lion 只看梯度的正负：所有参数移动的量都一样。',
  adagrad: 'Adagrad 除以迄今所有梯度平方和的根，所以步子只会越来越小。',
  adadelta: 'Adadelta 根据以前走了多远来决定走多远；学习率只是把它放大或缩小。',
  ftrl: 'FTRL 走到迄今所有梯度之和所指的地方，这让用不着的参数保持为零。',
};

const NOBODY: Readonly<Record<Facts['kind'], string>> = {
  digits: '没有人写得出“3 之所以是 3”的规则。',
  clothes: '没有人写得出“衬衫之所以是衬衫”的规则。',
};

const INPUTS = { pixels: '各个像素', maps: '特征图的各个位置', neurons: '前一层的各个神经元' } as const;

export const explainZh: Explanations = {
  data: {
    title: '数据：题目和答案',
    text: ({ count, kind }) =>
      `普通程序是人写好规则，由它给出答案。这里正好反过来：训练得到 ${count} 张图片和它们的正确答案，自己找出规则。${NOBODY[kind]}`,
  },
  flatten: {
    title: 'Flatten（展平）',
    text: ({ flat }) =>
      `全连接层要的是一排数，所以 Flatten 把得到的各行首尾相接，排成 ${flat} 个数。它没有要学的参数，也不改变任何一个数；只是不再记得哪些像素相邻。`,
  },
  convolution: {
    title: '卷积、卷积核与特征图',
    text: ({ filterSize }) =>
      `卷积核（filter）是一小块权重，这里是 ${filterSize}。它依次放到图片的每个位置上，把权重与下面的像素相乘再加起来；这些和又组成一张图，叫特征图（feature map）：哪里像这个卷积核，哪里就亮，比如一笔斜线、一条边、一个笔画的端点。卷积核的权重很少，而且无论笔画在哪里都能找到。后面的卷积同时看前一层的所有特征图。`,
  },
  pooling: {
    title: '最大池化（max pooling）',
    text: () =>
      '特征图中每 2 × 2 个值只留下最大的一个，数量变成四分之一。找到了什么留了下来，确切在哪里就不那么重要了。它没有要学的参数。',
  },
  logits: {
    title: '最后一个全连接层',
    text: () =>
      '十个神经元，每个类别（class）一个。每个神经元用自己的权重把前一层找到的东西加起来：和越大，说明越像这个类别。这些和叫做 logits，可以是任何数，也可以小于零。',
  },
  tensor: {
    title: '张量与形状',
    text: ({ count }) =>
      `张量（tensor）是按行列排好的数，形状（shape）说明每个方向有多少个。一张图片的形状是 [28, 28]，全部训练图片合起来是 [${count}, 28, 28]。每个数表示一个像素的亮度，从 0 到 1。Flatten 把它排成一行数，全连接层需要这样。`,
  },
  model: {
    title: '模型与参数',
    text: ({ params }) =>
      `模型（model）用一层接一层的计算，把图片变成十个概率。它学到的东西都在参数（parameters）里，也就是权重和偏置，这里一共 ${params} 个数。它们从随机值开始，训练的每一步都把它们改变一点点。`,
  },
  neuron: {
    title: '神经元与加权和',
    text: ({ inputs, inputsAre }) =>
      `神经元（neuron）把它的每个输入各乘以一个权重（weight），全部加起来，再加上偏置（bias）。这里它有 ${inputs} 个输入，即${INPUTS[inputsAre]}。权重大，意思是“这个输入支持我要找的东西”。一层的所有神经元同时这样做，就是矩阵乘法，正是 GPU 最擅长的事。`,
  },
  activation: {
    title: '激活函数',
    text: ({ activations }) =>
      activations.length === 0
        ? '层与层之间，加权和要经过激活函数（activation），它是非线性的。这里没有隐藏层，所以只有输出处的 softmax。'
        : `加权和随后经过激活函数（activation），这里是 ${activations.join(' 和 ')}。${activations.map((name) => BENDS[name]).join('')}没有这种非线性，再多的层加在一起也只等于一层。`,
  },
  dropout: {
    title: 'Dropout（随机失活）与过拟合',
    text: ({ rates }) =>
      `训练的每一步，Dropout 随机关掉一层中${rates.length === 0 ? '一部分' : ` ${rates.join(' 或 ')} `}的神经元，每张图片关掉的都不同${rates.length === 0 ? '；这里是 0，一个也不关' : ''}。这样任何神经元都不能只依赖另一个神经元。它用来对付过拟合（overfitting），也就是把训练图片死记硬背下来。如果训练曲线还在变好，而测试点不再变好，那就是过拟合。可以开着 Dropout 训练一次，关掉再训练一次，比较一下。`,
  },
  softmax: {
    title: 'Softmax',
    text: ({ guess, confidence }) =>
      `十个输出可以是任何数。Softmax 对每个数取 e 的幂，再除以总和，于是都在 0 和 1 之间，加起来等于 1：这就是概率。${guess === undefined ? '' : `对上面的图片，最大的是 ${guess} 的 ${confidence}。`}`,
  },
  loss: {
    title: '损失',
    text: ({ loss }) =>
      `损失（loss）说明模型错得有多厉害：对正确答案的概率取 −ln，在一批上求平均。一无所知时是 ln 10 = 2.303，完全确信且答对时为 0。${loss === undefined ? '' : `这一轮到目前为止是 ${loss}。`}`,
  },
  optimizer: {
    title: '优化器',
    text: ({ optimizer, learningRate }) =>
      `优化器（optimizer）把每个参数朝着让损失变小的方向改变一点点。改变多少由学习率（learning rate）决定，这里是 ${learningRate}。${PACES[optimizer]}`,
  },
  metric: {
    title: '指标',
    text: ({ accuracy }) =>
      `准确率（accuracy）是认对的图片所占的比例${accuracy === undefined ? '' : `，这一轮到目前为止是 ${accuracy}`}。它是给人看的：训练没法直接用它，因为权重的微小变化多半不会改变它。真正重要的是测试图片上的准确率，那些图片没有用来训练。`,
  },
  epoch: {
    title: '轮与批',
    text: ({ batch, steps }) =>
      `训练的一步看一批（batch）${batch} 张图片。${steps} 步之后，所有图片都看过一遍，这叫一轮（epoch）。然后打乱顺序，再来一遍。批越小，每一步越快，而且带一点噪声，这反而有帮助。`,
  },
  backward: {
    title: '前向与反向传播',
    text: ({ dispatches }) =>
      `前向：一批图片穿过所有层，直到算出损失。反向：从损失回到第一层，链式法则给出损失随每个参数如何变化，这就是梯度（gradient）。然后优化器改变参数。${dispatches === undefined ? '所有这些只需启动几次内核' : `所有这些在这里只启动了 ${dispatches} 次内核`}，因为编译器把相关的计算融合在了一起。`,
  },
};
