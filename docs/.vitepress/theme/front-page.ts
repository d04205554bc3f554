/** The first page: VitePress's own for that has no landmark in which its content is. */
import { Content } from 'vitepress';
import { VPHomeContent, VPHomeFeatures, VPHomeHero } from 'vitepress/theme';
import { h } from 'vue';

export const FrontPage = () =>
  h('main', { class: 'front' }, [h(VPHomeHero), h(VPHomeFeatures), h(VPHomeContent, null, () => h(Content))]);
