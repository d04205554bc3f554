/** Puts the trainer page into index.html, takes files that are dropped on it, and looks for a GPU. */
import { render } from 'preact';
import { App } from './app.tsx';
import { open } from './open.ts';
import { useOwnFiles } from './run.ts';

document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  const files = [...(event.dataTransfer?.files ?? [])];
  if (files.length > 0) void useOwnFiles(files);
});

render(<App />, document.getElementById('app')!);
void open();
