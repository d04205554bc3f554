/**
 * `wgrad/worker/run`: what a worker runs, so that pages can put models into it: `import 'wgrad/worker/run'` is all that its file needs.
 * @module wgrad/worker/run
 */
import { MODELS } from './models.ts';
import { serve } from './serve.ts';

serve(MODELS);
