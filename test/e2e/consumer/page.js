/** On a page and in a worker, one after the other. */
import { learnXorThere } from './in-worker.js';
import { learnXor } from './xor.js';

const show = (where, text) => {
  document.getElementById(where).textContent = text;
};

try {
  show('page', await learnXor());
} catch (error) {
  show('page', String(error));
}
const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }) => show('worker', data);
worker.onerror = ({ message }) => show('worker', `worker: ${message}`);
learnXorThere().then(
  (text) => show('model', text),
  (error) => show('model', String(error)),
);
