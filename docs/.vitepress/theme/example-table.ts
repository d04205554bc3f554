/** All examples, each with what it shows and prints, and a link to its page. */
import { useData, withBase } from 'vitepress';
import { defineComponent, h } from 'vue';
import { EXAMPLES } from '../examples.ts';

const HEADS = { en: ['Example', 'It shows', 'It prints'], zh: ['示例', '内容', '输出'] };

export const ExampleTable = defineComponent({
  setup() {
    const { lang } = useData();
    return () => {
      const language = lang.value.startsWith('zh') ? 'zh' : 'en';
      const folder = language === 'zh' ? '/zh/examples/' : '/examples/';
      const rows = EXAMPLES.map(({ name, ...texts }) => {
        const { shows, prints } = texts[language];
        const link = h('a', { href: withBase(`${folder}${name}.html`) }, name);
        return h('tr', [h('td', link), h('td', shows), h('td', prints)]);
      });
      const head = HEADS[language].map((text) => h('th', { scope: 'col' }, text));
      return h('table', { tabindex: 0 }, [h('thead', h('tr', head)), h('tbody', rows)]);
    };
  },
});
