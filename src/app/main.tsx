/** Puts the trainer page into index.html, takes files that are dropped on it, and looks for a GPU. */
import { render } from 'preact';
import { App } from './app.tsx';
import { open } from './open.ts';
import { useOwnFiles } from './run.ts';
import { areSamples, open as openSamples } from './samples/acts.ts';

document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  const files = [...(event.dataTransfer?.files ?? [])];
  if (areSamples(files)) void openSamples(files);
  else if (files.length > 0) void useOwnFiles(files);
});
document.addEventListener('paste', (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (areSamples(files)) void openSamples(files);
});

render(<App />, document.getElementById('app')!);
void open();
