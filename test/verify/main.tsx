/** Puts the page /verify/ into its HTML, and looks for an adapter. */
import { effect } from '@preact/signals';
import { render } from 'preact';
import { App } from './app.tsx';
import { open } from './run.ts';
import { text } from './text/language.ts';

effect(() => {
  document.title = text.value.title;
});
render(<App />, document.getElementById('app')!);
open();
