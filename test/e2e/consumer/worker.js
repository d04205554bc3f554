import { learnXor } from './xor.js';

postMessage(await learnXor().catch(String));
