/** The worker of the GAN page: it has the engine, the digits and the networks; the page only shows. This is what the page may call. */
import { expose } from 'comlink';
import { DataError, UsageError, WgradError } from '../../../errors.ts';
import { init } from '../../../index.ts';
import { animationOf } from '../../../report/animation.ts';
import { withWords } from '../../shared/said.ts';
import { loadDigits } from '../../shared/worker/digits.ts';
import { claimStore } from '../../shared/worker/keeping.ts';
import { telling } from '../../shared/worker/telling.ts';
import type { GanApi } from '../protocol.ts';
import { sheetPixels } from '../sheets.ts';
import { current, TEST_DIGITS, testDigits, theSystem } from './current.ts';
import { openFiles, saveFiles } from './files.ts';
import { JUDGED } from './looks.ts';
import { end, keptOf, look, restore, run, set, startWith } from './run.ts';
import { System } from './system.ts';

let loading = new AbortController();

const gan: GanApi = {
  listen(listener) {
    current.tell = listener;
  },
  open: async (adapter) => (await init({ adapter })).adapter,
  async claim(mode) {
    const store = await claimStore(`gan-${mode}`, (why) => current.tell({ kind: 'unkept', why }));
    current.store = store ?? current.store;
    return store !== undefined;
  },
  async load(wanted, own) {
    loading = new AbortController();
    const { signal } = loading;
    const digits = await loadDigits(wanted, own, {
      signal,
      leastTest: TEST_DIGITS,
      onDownload: (file, loaded, total) => current.tell({ kind: 'download', file, loaded, total }),
      onNotice: (text) => current.tell({ kind: 'notice', text }),
    });
    signal.throwIfAborted();
    const [trainCount, testCount] = [digits.train.labels.shape[0]!, digits.test.labels.shape[0]!];
    if (testCount < JUDGED) {
      const got = `got ${testCount} test digits, expected at least ${JUDGED}, which the page shows and judges`;
      throw withWords(new DataError(`page: your files: ${got}. Choose files that have more.`), 'filesFew', got);
    }
    current.digits = digits;
    return { source: digits.source, trainCount, testCount, testImages: testDigits() };
  },
  reset: (config) => startWith(new System(config)),
  look,
  run,
  pause: () => end('paused'),
  stop() {
    loading.abort(new WgradError('page: stopped while the digits were loaded.', { code: 'aborted' }));
    end('stopped');
  },
  set,
  generate: (inputs) => theSystem().generate(inputs),
  judge: (pictures) => theSystem().judge(pictures),
  async kept() {
    const last = current.system === undefined ? await current.store.load() : undefined;
    return last && keptOf(last);
  },
  forget: () => current.store.clear(),
  async openKept() {
    const last = await current.store.load();
    if (last !== undefined) return restore(last);
    throw withWords(
      new UsageError('page: the checkpoint is gone: the browser’s data were deleted. Begin anew.'),
      'checkpointGone',
    );
  },
  async animation() {
    const { sheets } = current.shown;
    if (sheets.length === 0)
      throw withWords(new UsageError('page: there are no sheets yet. Press Train first.'), 'nothingYet');
    return animationOf(sheets.map(sheetPixels));
  },
  saveFiles,
  openFiles,
};

expose(telling(gan));
