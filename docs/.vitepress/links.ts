/** Links of pages: what leads out of docs/, as from the table of Keras's names to the tests, is shown as text, since a site has no such page. */
import type { MarkdownRenderer } from 'vitepress';

const LEAVES = /^(\.\.\/)+(test|src|bench|\.github)\//;

export function linksWithin(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('links-within', ({ tokens }) => {
    for (const { children } of tokens) {
      let leaves = false;
      for (const token of children ?? []) {
        if (token.type === 'link_open') leaves = LEAVES.test(String(token.attrGet('href')));
        if (!leaves || !/^link_(open|close)$/.test(token.type)) continue;
        leaves = token.type === 'link_open';
        token.type = 'text';
        token.tag = '';
        token.content = '';
        token.attrs = null;
      }
    }
  });
}
