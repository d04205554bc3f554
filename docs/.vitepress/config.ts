/**
 * The documentation's site (VitePress), in English and Chinese. `npm run build` writes it to dist/docs, with the API reference under
 * api/. It is served from the root of a host, or from the folder that DOCS_BASE names.
 */
import { fileURLToPath } from 'node:url';
import { type DefaultTheme, defineConfig } from 'vitepress';
import { linksWithin } from './links.ts';
import { writeTexts } from './llms.ts';
import { sidebarOf } from './sidebar.ts';

const source = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
/** Pages that TypeDoc writes, which VitePress does not know. */
const REFERENCE = { en: 'API reference', zh: 'API 参考' };

const nav = (language: keyof typeof REFERENCE, prefix: string): DefaultTheme.NavItem[] => {
  const [guide, examples, how] =
    language === 'en' ? ['Guide', 'Examples', 'How it works'] : ['指南', '示例', '工作原理'];
  return [
    { text: guide!, link: `${prefix}/guide/getting-started` },
    { text: examples!, link: `${prefix}/examples/` },
    { text: how!, link: `${prefix}/how-it-works` },
    { text: REFERENCE[language], link: '/api/index.html', target: '_self' },
  ];
};

const base = process.env.DOCS_BASE ?? '/';

export default defineConfig({
  base,
  title: 'wgrad',
  outDir: '../dist/docs',
  srcExclude: ['api/**'], // TypeDoc's pages, with copies of these
  cacheDir: '../node_modules/.cache/vitepress',
  lastUpdated: false,
  metaChunk: true,
  ignoreDeadLinks: [/^\/api\//],
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    config: (markdown) => linksWithin(markdown),
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        locales: {
          zh: {
            translations: {
              button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
              modal: {
                displayDetails: '显示详细列表',
                resetButtonTitle: '清除',
                backButtonTitle: '关闭',
                noResultsText: '没有找到',
                footer: { selectText: '打开', navigateText: '移动', closeText: '关闭' },
              },
            },
          },
        },
      },
    },
  },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      description: 'Train neural networks fully on the GPU, in the browser, with Keras’s API.',
      themeConfig: { nav: nav('en', ''), sidebar: sidebarOf('en') },
    },
    zh: {
      label: '简体中文',
      lang: 'zh-CN',
      description: '在浏览器里，完全在 GPU 上训练神经网络，使用 Keras 的 API。',
      themeConfig: {
        nav: nav('zh', '/zh'),
        sidebar: sidebarOf('zh'),
        outline: { label: '本页内容' },
        docFooter: { prev: '上一页', next: '下一页' },
        darkModeSwitchLabel: '外观',
        lightModeSwitchTitle: '切换到浅色',
        darkModeSwitchTitle: '切换到深色',
        sidebarMenuLabel: '目录',
        returnToTopLabel: '回到顶部',
        langMenuLabel: '语言',
        skipToContentLabel: '跳到正文',
      },
    },
  },
  buildEnd: (site) => writeTexts(site),
  vite: {
    resolve: {
      alias: [
        { find: /^wgrad\/(.*)$/, replacement: source('src/$1.ts') },
        { find: /^wgrad$/, replacement: source('src/index.ts') },
      ],
    },
    worker: { format: 'es' },
    build: { chunkSizeWarningLimit: 2000 },
  },
});
