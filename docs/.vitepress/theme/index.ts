/** VitePress's own theme, with the components that pages use. */
import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import { ExampleRunner } from './example-runner.ts';
import { ExampleTable } from './example-table.ts';
import { FrontPage } from './front-page.ts';
import { SchedulePicture } from './schedule.ts';
import './style.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('ExampleRunner', ExampleRunner);
    app.component('ExampleTable', ExampleTable);
    app.component('front', FrontPage);
    app.component('SchedulePicture', SchedulePicture);
  },
} satisfies Theme;
