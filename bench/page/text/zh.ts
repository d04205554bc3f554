/** What the bench page says, in Chinese (简体中文). */
import { wordsZh } from '../../../src/app/shared/words-zh.ts';
import type { BenchProgress, TrainingPlace } from '../../../src/report/bench-progress.ts';
import { trainingName } from '../../../src/report/bench-tables.ts';
import { cardZh } from './card-zh.ts';
import type { Text } from './en.ts';
import { howZh } from './how-zh.ts';
import { tablesZh } from './tables-zh.ts';

export const zh: Text = {
  ...wordsZh,
  ...cardZh,
  tables: tablesZh,
  staysHere: '测得的结果留在这台机器上，除非你把它发出去；只有 MNIST 是从别处下载的。',
  title: 'wgrad 测速',
  lead: '这台机器训练一个小型神经网络有多快？wgrad 与其他库在你的浏览器里同场比较。',
  measureTitle: '你的机器有多快？',
  measureLead:
    'wgrad 和 TensorFlow.js 轮流在同样的手写数字上训练同一个网络，每一步都计时。需要几秒钟，没有 GPU 时最多一分钟。',
  measureHint: '测量时请关闭其他程序和标签页。给一步计时的时候，此页面不作任何绘制。',
  measure: '测量',
  status: {
    opening: '正在寻找适配器…',
    broken: '此页面无法在这里测量。',
    ready: '请点击“测量”。',
    loading: '正在读取数字…',
    running: '正在测量…',
    stopping: '测完当前这一项后停止…',
    stopped: '已停止。已测得的结果显示如下。',
    failed: '测量失败。',
    done: '完成。',
    copied: '已复制。',
    shared: '已分享。',
    notShared: '没有成功。请改为保存图片。',
    notCopied: '浏览器不允许页面复制。请改为下载 JSON 文件。',
    selected: '浏览器不允许页面复制。文字已选中：请按 Ctrl+C。',
    baseline: '文件已读取；有了结果就会显示比较。',
    compared: '比较结果见下方。',
  },
  describe: progressZh,
  busy: '测量进度',
  getting: (file) => `正在读取 ${file}`,
  browser: '浏览器',
  threads: '处理器核心',
  threadsOf: (processors, isIsolated) =>
    `${processors} 个；WebAssembly ${isIsolated ? '全部使用' : '只用一个：此页面未做跨源隔离（cross-origin isolated）'}`,
  digits: '数据',
  digitsLater: '点击按钮后读取',
  sourceNames: { mnist: 'MNIST', 'made-up': wordsZh.madeUpShort, custom: wordsZh.ownShort },
  period: '。',
  digitsOf: (what, train) => `${what}，训练图片 ${train} 张`,
  allTitle: '全部测量',
  allLead: '简短比较没有包括的内容：更多的库、更大的网络、启动、单个内核。',
  runAll: '全部运行',
  quick: '快速浏览（几分钟）',
  model: '网络',
  models: {
    mlp: 'mlp：一个 128 个神经元的隐藏层',
    convnet: 'convnet：两个卷积层，Keras 的示例',
    cifar: 'cifar：三个卷积层，彩色小图片',
    lstm: 'lstm：64 个单元，逐行读数字',
    'mlp-2048': 'mlp-2048：一个 2,048 个神经元的隐藏层',
    'mlp-4096': 'mlp-4096：两个 4,096 个神经元的隐藏层',
    dcgan: 'dcgan：两个互相学习的网络',
  },
  lean: '对手不用 Dropout，按顺序取批',
  copyMarkdown: '复制为 Markdown',
  downloadJson: '下载 JSON',
  compareFile: '与 JSON 文件比较',
  files: '结果的文字和文件',
  sections: {
    training: {
      title: '训练',
      run: '测量训练',
      lead: '每个库轮流在同样的样本上训练所选的网络。条越短越好。',
      explain:
        '一步（step）让一批（batch）样本在网络中走一个来回，并把所有权重修改一次。每个库先预热，并且必须显示出它在学习；然后各库轮流各跑一轮，这样机器变慢时对大家都一样。条形是各轮的中位数；细线从较快的（p10）到较慢的（p90）。',
    },
    depth: {
      title: '更深的网络',
      run: '测量深度',
      lead: '首步时间和每步时间如何随隐藏层的数目增长。',
      explain: '第一步在哪里都慢：要编写并编译 GPU 程序。这里显示它随网络和计算图增长多少，旁边是 TensorFlow.js。',
    },
    streams: {
      title: '数据流',
      run: '测量数据流',
      lead: '训练时逐批上传数据的一步，与样本已在 GPU 上的同样一步相比。',
      explain: '放得进 GPU 显存的样本就留在那里。更大的数据在训练时逐批到来；100% 表示这不增加任何时间。',
    },
    accuracy: {
      title: '达到 97% 的时间',
      run: '测量到 97%',
      lead: '网络要多久才能认对 100 个没有训练过的数字中的 97 个。',
      explain: '如果学得少，步子快也没有用。所有库从相同的权重开始，由同样的代码测试；测试时停表。',
    },
    startup: {
      title: '启动',
      run: '测量启动',
      lead: '从载入一个库到它学完第一批要多久，以及要下载多少。',
      explain:
        '这是网页访客要等的时间。每个库都在自己的 worker 中启动，之前没有载入或编译任何东西。只有 npm start 的服务器带有所需的打包文件。',
    },
    kernels: {
      title: '内核（kernels）',
      run: '测量内核',
      lead: '内核是 GPU 运行的小程序。每个内核都与这个适配器测得的峰值相比。',
      explain:
        '每个内核都要计算（GFLOP/s：每秒十亿次运算）和搬运数据（GB/s）。“占峰值”表示它离限制它的那个峰值有多近；峰值是刚刚在这个适配器上测得的。',
    },
  },
  plots: {
    msPerStep: '毫秒/步',
    seconds: '秒',
    ms: '毫秒',
    firstStep: '从 init 到训练完第一步',
    total: '从导入到训练完第一步',
    spoken: (title, unit) => `${title}：条形图，单位为${unit}；数字见下表`,
  },
  columnsMean: '各列的含义',
  columnMeaning: {
    library: '谁在训练：wgrad、TensorFlow.js（tfjs）或 jax-js，以及在什么上运行',
    firstStep: '从还没有建好的网络到第一步结束，包括编译',
    msPerStep: '一步的毫秒数；越少越好',
    spread: '十轮中有八轮在此范围内：范围大说明机器当时很忙',
    samplesPerSecond: '每秒学习的图片数；越多越好',
    ratio: '所用时间是 wgrad 的几倍',
    dispatches: '一步中调用 GPU 程序的次数',
    submits: '一步向 GPU 提交工作的次数；小于 1 表示几步一起提交',
    uploads: '一步向 GPU 传送字节的次数',
    uploaded: '传送的量',
    bindGroups: '一步为 GPU 建立的缓冲区列表',
    memory: 'GPU 最多占用的显存，包括样本',
    layers: '输入和输出之间的层数',
    compile: '写出一步的计算图和调度表，不用 GPU',
    resident: '样本已在 GPU 上的一步',
    streamed: '训练时数据逐批到来的一步',
    speed: '数据流的速度，与样本在 GPU 上相比',
    uploadedPerStep: '一步传给 GPU 的量',
    dataMemory: '样本占用的显存',
    ops: '一步的计算图中的运算数',
    exponent: '比上一行增长了多少：1 表示与运算数成正比',
    seconds: '只算训练，不算测试',
    steps: '训练了多少步',
    accuracy: '认对的测试图片的比例',
    gzip: '浏览器下载的大小',
    size: '解压后的大小',
    importing: '载入库',
    starting: '从那时到第一步结束',
    both: '导入与首步之和',
    microseconds: '百万分之一秒',
    gflops: '每秒十亿次运算',
    gbytes: '每秒十亿字节',
    peak: '占此适配器上测得的峰值（运算或显存）的比例',
    change: '大于 1：比文件中慢',
    verdict: '只有范围不重叠时才说更慢或更快',
  },
  mainColumns: '表',
  allColumns: '所有列',
  howTitle: '每个库是怎样使用的',
  how: howZh,
  stream: (name) => name.replace(/(\d+) units, batch (\d+)$/, '$1 个神经元，批大小 $2').replace(', ', '，'),
  missingTitle: '未测量',
  missingLead: '在这里无法运行的内容。其余结果不受影响。',
  missingWhy: (name, section) => `${name}（${section}）在这里无法测量`,
  detail: '给开发者',
  compareTitle: '与文件比较',
  compareLead: (file) => `比值大于 1 表示比 ${file} 中慢。`,
  compareNone: '文件与此页面没有相同的数字：请测量相同的部分、网络和批大小。',
  noCard: {
    none: '这段文字里没有成绩卡。成绩卡是一个含有 #card= 的链接。',
    broken: '这张成绩卡不完整或被改动过：请让对方再发一次链接，并完整复制。',
    version: '这张成绩卡来自此页面的另一个版本。请在生成它的页面打开链接。',
    values: '这不是成绩卡：其中有成绩卡不会有的值。',
  },
};

function progressZh(progress: BenchProgress): string {
  const { kind } = progress;
  const place = (at: TrainingPlace): string => trainingName(at, tablesZh);
  if (kind === 'few') return `这个适配器以 f32 只能绑定前 ${progress.samples} 个样本；所有库都用这些`;
  if (kind === 'warming') return `${place(progress.at)}：正在预热 ${progress.library}`;
  if (kind === 'round') return `${place(progress.at)}：第 ${progress.round} 轮，共 ${progress.rounds} 轮`;
  if (kind === 'depth') return `深度：${progress.library}，${progress.layers} 个隐藏层`;
  if (kind === 'graph') return `深度：${progress.ops} 个运算的计算图`;
  if (kind === 'stream') return `数据流：${zh.stream(progress.name)}`;
  if (kind === 'accuracy') {
    const { library, batchSize, accuracy, seconds } = progress;
    return `${library}，批大小 ${batchSize}：${seconds.toFixed(1)} 秒后 ${wordsZh.percent(accuracy)}`;
  }
  if (kind === 'start') return `启动：${progress.library}，第 ${progress.round} 轮`;
  if (kind === 'peaks') return '内核：测量适配器的峰值';
  if (kind === 'kernel') return `内核：${progress.name}`;
  return `${progress.name} 无法测量`;
}
