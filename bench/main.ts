/**
 * The bench page, and the page's half of `npm run bench`. The command drives the suite through this page and shows nothing here: then nothing of
 * what people see is loaded.
 */
import { servePage } from '../src/cli/page/serve-page.ts';
import type { BenchReport, SuiteOptions } from '../src/report/bench-report.ts';
import { runSuite } from './suite.ts';

servePage<SuiteOptions, BenchReport>((digits, options, say) => runSuite(digits, options, say));

// `npm run bench` asks for an adapter itself.
if (!('wgradSay' in window)) void import('./page/open.tsx').then(({ openPage }) => openPage());
