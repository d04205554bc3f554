/** What the page /verify/ says, in English. Other languages have the same keys. */
import { wordsEn } from '../../../src/app/shared/words-en.ts';
import { type Section, verdict } from '../../../src/report/check-report.ts';

export const en = {
  ...wordsEn,
  title: 'wgrad verify',
  lead: 'Does this GPU compute what it should? Everything runs in this page; nothing is sent anywhere.',
  runTitle: 'Check this GPU',
  runLead:
    'The same sums are done twice: by the GPU, and once more with more digits in plain JavaScript. What differs by more than rounding can explain is a fault.',
  what: 'What to check',
  sections: {
    kernels: 'kernels: each one against the same sums in float64',
    training: 'training: against a float64 twin, and without optimisations',
    tfjs: 'TensorFlow.js: 200 steps of training beside it, one of a DCGAN (takes longest)',
  } as Readonly<Record<Section, string>>,
  start: 'Start',
  status: {
    opening: 'Looking for an adapter…',
    broken: 'This page cannot check anything here.',
    ready: 'Press Start.',
    loading: 'Loading the checks…',
    none: 'Choose at least one thing to check.',
    stopped: 'Stopped. What was checked before is shown.',
    early: 'The checks ended early.',
    copied: 'Copied as Markdown.',
    selected: 'The browser does not let the page copy. The text is selected: press Ctrl+C.',
  },
  checking: {
    kernels: 'Checking kernels…',
    training: 'Checking training…',
    tfjs: 'Training beside TensorFlow.js…',
  } as Readonly<Record<Section, string>>,
  progress: 'Progress of the checks',
  failedOf: (failed: number, all: number): string => `${failed} of the last ${all} checks failed`,
  browser: 'Browser',
  digits: 'Digits',
  digitsAre: '6,400 made-up digits, the same each time',
  adapterMore: 'Features and limits',
  features: 'Features',
  noFeatures: 'none of those that wgrad uses',
  limits: 'Limits',
  subgroups: (size: number): string => `, subgroups of ${size}`,
  resultsTitle: 'Results',
  resultsLead: 'The error is the largest difference from the reference, beside the most that rounding can explain.',
  nothing: 'Nothing is checked yet.',
  soFar: (count: number): string => `Checks so far: ${count}`,
  verdict,
  meansGood: 'wgrad computes on this adapter what it should: the figures on the other pages can be trusted.',
  meansBad:
    'Something computes wrongly here: most often the driver of the GPU. Update the driver and the browser, and check once more. If it stays so, send the report below as an issue of the project.',
  groupOf: (passed: number, all: number): string => (passed === all ? `${all} pass` : `${all - passed} of ${all} FAIL`),
  worst: (share: string): string => `worst: ${share} of the tolerance`,
  showAll: 'Show every check',
  pass: '✓ pass',
  fail: '✗ FAIL',
  columns: ['Result', 'Check', 'Error', 'of tolerance'],
  group: (name: string): string => name,
  check: (name: string): string => name,
  detail: 'For developers',
  reportTitle: 'Report',
  reportLead: 'To keep, or for an issue: what was checked, on what, and how far off it was.',
  copyMarkdown: 'Copy as Markdown',
  downloadJson: 'Download JSON',
  asText: 'The report as text',
  asTextName: 'Report as Markdown',
  notLoaded: 'The checks could not be loaded.',
  explainText:
    'A float holds about seven digits, so two right ways of adding many numbers differ in the last ones. Each check knows how much that can be for its sums (its tolerance), and holds the GPU’s result against one that was computed with sixteen digits. An error of 0 means the same to the last bit.',
};

export type Text = typeof en;
