/** On a page, and in a worker of its own. */
import { learnXor } from './xor.js';

const show = (where, text) => {
  document.getElementById(where).textContent = text;
};

const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }) => show('worker', data);
worker.onerror = ({ message }) => show('worker', `worker: ${message}`);
show('page', await learnXor());
