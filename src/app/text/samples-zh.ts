/** What the page says of the pictures that it trains on, in Chinese. */
import type { samplesEn } from './samples-en.ts';

export const samplesZh: typeof samplesEn = {
  clothes: ['T 恤', '裤子', '套头衫', '连衣裙', '外套', '凉鞋', '衬衫', '运动鞋', '包', '短靴'],
  lead: {
    digits: {
      unknown: '看一个神经网络如何学会识别手写数字，就在你的浏览器里。',
      gpu: '看一个神经网络如何学会识别手写数字，就在你自己的 GPU 上。',
      software: '看一个神经网络如何学会识别手写数字。浏览器没有提供 GPU，所以在你的处理器上计算。',
    },
    clothes: {
      unknown: '看一个神经网络如何学会分辨衣物，就在你的浏览器里。',
      gpu: '看一个神经网络如何学会分辨衣物，就在你自己的 GPU 上。',
      software: '看一个神经网络如何学会分辨衣物。浏览器没有提供 GPU，所以在你的处理器上计算。',
    },
  },
  draw: { digits: '画一个数字', clothes: '画一件衣物' },
  penDown: '已落笔。',
  penUp: '已抬笔。',
  addAs: '加入训练数据，标签为',
  add: '加入',
  samplesCount: (count) => `${count} 个样本`,
  samplesTitle: '你自己的样本',
  samplesLead:
    '在上面画好后点“加入”，或打开图片：也可以把图片拖到此页面上，或直接粘贴。它们会变成 28 × 28 的灰度图，暗底亮字，并按数据集的方式居中。它们不会离开这台机器。',
  openPictures: '打开图片（PNG、JPEG、WebP），或保存过的样本（.npz）',
  openedPictures: '打开的图片',
  openedLead: '先说明它们是什么，再加入。点一下图片，看它怎样穿过网络。',
  whatIs: (name) => `${name} 是什么`,
  lookAtOpened: (name, guess, sure) => `查看 ${name}：被认成 ${guess}，${sure}`,
  takenFor: (guess, sure) => `${guess}，${sure}`,
  addNamed: (count) => `加入 ${count} 张图片`,
  dismissOpened: '全部关闭',
  noSamples: '还没有样本。',
  ownUse: '训练用什么',
  ownUses: {
    none: '只用数据集',
    added: '数据集加上我的样本',
    alone: '只用我的样本',
  },
  ownNone: (count) => `你的 ${count} 张图片，没有用来训练。`,
  ownAdded: (count, shape) => `你的 ${count} 张图片接在数据集之后：${shape}。测试仍用数据集的测试图片。`,
  ownAlone: (train, test) => `用 ${train} 张图片训练。每个类别每五张留出一张用来测试：共 ${test} 张。`,
  ownSame: (count) =>
    `用 ${count} 张图片训练。没有哪个类别够五张，所以一张也不留出：测试用的是同样的图片，只能说明背得有多熟。`,
  ownFewClasses: '只认识一个类别的网络，永远只会回答那一个。请再加入另一个类别的样本。',
  ownSmall: (batch, epochs) => `样本少时，批要小，轮数要多：如果你没有另选，就是每批 ${batch} 张、${epochs} 轮。`,
  ownNextRun: '正在进行的运行会继续使用开始时的数据。现在加入或删除的样本，从下一次运行起生效。',
  sampleOf: (n, name) => `样本 ${n}：${name}`,
  removeSample: (n, name) => `删除样本 ${n}：${name}`,
  removeAllSamples: '全部删除',
  saveSamples: '保存样本（NumPy，.npz）',
  perClass: (counts) => `各类别：${counts}`,
  onlyMine: '只用我的样本',
  withMine: (data) => `${data}加我的样本`,
};
