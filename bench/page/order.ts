/** The sections as the page has them: what most people want to know comes first. */
import type { Section } from '../../src/report/bench-report.ts';

export const SECTION_ORDER: readonly Section[] = ['training', 'depth', 'streams', 'accuracy', 'startup', 'kernels'];
