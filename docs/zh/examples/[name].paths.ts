import { examplePages } from '../../.vitepress/example-pages.ts';

export default { paths: () => examplePages('zh') };
