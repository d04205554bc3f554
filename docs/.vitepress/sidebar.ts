/** The order of the pages, with their titles, in both languages: the sidebars, and the order of llms.txt. */
import type { DefaultTheme } from 'vitepress';

export type Language = 'en' | 'zh';

interface Page {
  readonly path: string;
  readonly en: string;
  readonly zh: string;
}

interface Section {
  readonly en: string;
  readonly zh: string;
  readonly pages: readonly Page[];
}

const page = (path: string, en: string, zh: string): Page => ({ path, en, zh });

export const SECTIONS: readonly Section[] = [
  {
    en: 'Begin',
    zh: '入门',
    pages: [
      page('guide/getting-started', 'Getting started', '快速上手'),
      page('guide/trainer-page', 'The trainer page', '训练页面'),
      page('guide/install', 'Vite, webpack, Node, workers', 'Vite、webpack、Node、worker'),
      page('guide/commands', 'Commands', '命令'),
    ],
  },
  {
    en: 'Guide',
    zh: '指南',
    pages: [
      page('guide/models', 'Models', '模型'),
      page('guide/own-steps', 'Training steps of your own', '自己的训练步骤'),
      page('guide/heads', 'Heads on other models', '接在其他模型之后'),
      page('guide/data', 'Data', '数据'),
      page('guide/augmentation', 'Augmentation', '数据增强'),
      page('guide/callbacks', 'Callbacks', '回调'),
      page('guide/checkpoints', 'Checkpoints and lost GPUs', '检查点与设备丢失'),
      page('guide/workers', 'In a worker', '在 worker 里'),
      page('guide/files', 'Models in files', '模型文件'),
      page('guide/from-keras', 'Moving from Keras', '从 Keras 迁移'),
      page('guide/from-tfjs', 'Moving from TensorFlow.js', '从 TensorFlow.js 迁移'),
    ],
  },
  {
    en: 'See and look up',
    zh: '示例与参考',
    pages: [
      page('examples/', 'Examples, running live', '可运行的示例'),
      page('how-it-works', 'How it works', '工作原理'),
      page('performance', 'How fast, and where it runs', '速度与运行环境'),
      page('keras', "Keras's names", 'Keras 名称对照表'),
    ],
  },
];

export function sidebarOf(language: Language): DefaultTheme.SidebarItem[] {
  const prefix = language === 'en' ? '/' : '/zh/';
  return SECTIONS.map((section) => ({
    text: section[language],
    items: section.pages.map((each) => ({ text: each[language], link: prefix + each.path })),
  }));
}
