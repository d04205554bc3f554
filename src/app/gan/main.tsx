/** Puts the GAN page into index.html, takes files that are dropped on it, and looks for a GPU. */
import { render } from 'preact';
import { isDigitsFile } from '../shared/own-files.ts';
import { App } from './app.tsx';
import { explore } from './explore.ts';
import { mend } from './mending.ts';
import { open, openFiles, useOwnFiles } from './run.ts';
import { mode } from './state.ts';

document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  const files = [...(event.dataTransfer?.files ?? [])];
  if (files.some(isDigitsFile)) void useOwnFiles(files);
  else if (files.length > 0) void openFiles(files);
});

render(<App />, document.getElementById('app')!);
void open();
if (mode === 'draw') explore();
else mend();
