/** What the page /verify/ says, in Chinese (简体中文). */
import { wordsZh } from '../../../src/app/shared/words-zh.ts';
import type { Text } from './en.ts';
import { checkZh, groupZh } from './names-zh.ts';

export const zh: Text = {
  ...wordsZh,
  title: 'wgrad 验证',
  lead: '这块 GPU 算得对吗？一切都在此页面中运行，不向任何地方发送数据。',
  runTitle: '检查这块 GPU',
  runLead: '同样的计算做两遍：一遍用 GPU，另一遍用普通 JavaScript 以更多的位数。差别超出舍入所能解释的，就是错误。',
  what: '检查什么',
  sections: {
    kernels: '内核（kernels）：每个都与 float64 的同样计算相比',
    training: '训练：与 float64 孪生程序相比，并与不加优化的相比',
    tfjs: 'TensorFlow.js：与它并排训练 200 步，DCGAN 训练一步（用时最长）',
  },
  start: '开始',
  status: {
    opening: '正在寻找适配器…',
    broken: '此页面无法在这里进行检查。',
    ready: '请点击“开始”。',
    loading: '正在载入检查程序…',
    none: '请至少选择一项。',
    stopped: '已停止。已检查的结果显示如下。',
    early: '检查提前结束。',
    copied: '已复制为 Markdown。',
    selected: '浏览器不允许页面复制。文字已选中：请按 Ctrl+C。',
  },
  checking: { kernels: '正在检查内核…', training: '正在检查训练…', tfjs: '正在与 TensorFlow.js 并排训练…' },
  progress: '检查进度',
  failedOf: (failed, all) => `最近 ${all} 项中有 ${failed} 项未通过`,
  browser: '浏览器',
  digits: '数据',
  digitsAre: '6,400 个程序画的数字，每次都相同',
  adapterMore: '功能和限制',
  features: '功能（features）',
  noFeatures: 'wgrad 用到的一个也没有',
  limits: '限制（limits）',
  subgroups: (size) => `，子组（subgroup）大小 ${size}`,
  resultsTitle: '结果',
  resultsLead: '误差是与参考值的最大差别，旁边是舍入最多能解释的差别（容差）。',
  nothing: '还没有检查。',
  soFar: (count) => `已检查 ${count} 项`,
  verdict: ({ checks, complete, match }) => {
    const failed = checks.filter((check) => !check.passes).length;
    const of = match === undefined ? '' : `名称含“${match}”的 `;
    const found =
      failed === 0 ? `${of}${checks.length} 项检查全部通过。` : `${of}${checks.length} 项检查中有 ${failed} 项未通过。`;
    return complete ? found : `提前停止：没有全部检查。${found}`;
  },
  meansGood: 'wgrad 在这个适配器上算得正确：其他页面上的数字可以相信。',
  meansBad:
    '这里有计算出错：多半是 GPU 的驱动程序。请更新驱动程序和浏览器，然后再检查一次。如果仍然如此，请把下面的报告作为 issue 发给项目。',
  groupOf: (passed, all) => (passed === all ? `${all} 项通过` : `${all} 项中 ${all - passed} 项未通过`),
  worst: (share) => `最大误差为容差的 ${share}`,
  showAll: '显示每一项检查',
  pass: '✓ 通过',
  fail: '✗ 未通过',
  columns: ['结果', '检查', '误差', '容差'],
  group: groupZh,
  check: checkZh,
  detail: '给开发者',
  reportTitle: '报告',
  reportLead: '可以保存，或用于 issue：检查了什么，在什么上检查，误差多大。',
  copyMarkdown: '复制为 Markdown',
  downloadJson: '下载 JSON',
  asText: '报告全文',
  asTextName: 'Markdown 格式的报告',
  notLoaded: '无法载入检查程序。',
  explainText:
    '一个浮点数大约有七位有效数字，所以把许多数相加的两种正确方法，最后几位会不同。每项检查都知道它的计算中这种差别最多有多大（容差），并把 GPU 的结果与以十六位数字算出的结果相比。误差为 0 表示每一位都相同。',
};
