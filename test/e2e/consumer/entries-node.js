/** The entries of Node, too. */
import { folder } from 'wgrad/io/node';
import { provideGpu } from 'wgrad/node';
import { useEntries } from './entries.js';

console.log(await useEntries(), typeof folder('model').save, typeof provideGpu);
