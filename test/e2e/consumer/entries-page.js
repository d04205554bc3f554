import { useEntries } from './entries.js';

const show = (where) => (text) => {
  document.getElementById(where).textContent = text;
};
useEntries().then(show('page'), show('page'));
const worker = new Worker(new URL('./entries-worker.js', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }) => show('worker')(data);
worker.onerror = ({ message }) => show('worker')(`worker: ${message}`);
