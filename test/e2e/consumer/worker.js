import { learnXor } from './xor.js';

learnXor().then(postMessage, (error) => postMessage(String(error)));
