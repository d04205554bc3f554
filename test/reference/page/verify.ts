/** The page of `npm run verify`. */
import { servePage } from '../../../src/cli/page/serve-page.ts';
import { runChecks } from '../checks.ts';

servePage(runChecks);
