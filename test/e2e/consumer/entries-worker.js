import { useEntries } from './entries.js';

useEntries().then(postMessage, (error) => postMessage(String(error)));
