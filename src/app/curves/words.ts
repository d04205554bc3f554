/** The words for settings of runs, in a language. */
import type { RunConfig } from '../config.ts';
import { dataName } from '../text/data-name.ts';
import type { Text } from '../text/en.ts';
import type { SettingWords } from './names.ts';

export const settingWords = (t: Text): SettingWords => ({
  ...t.named,
  activation: (names) => names,
  optimizer: ({ optimizer }: RunConfig) => t.optimizers[optimizer],
  source: (config) => dataName(config, t),
});
