/** The sheets of pictures of a run: when one is due, and what its file is called. */

/** Whether a sheet is due after `step` steps: at the multiples of `every`, which need be no whole numbers. */
export function isSheetStep(step: number, every: number): boolean {
  const multiple = Math.round(step / every);
  return multiple >= 1 && Math.round(multiple * every) === step;
}

/**
 * `epoch-07.png` after an epoch, `epoch-08-step-0120.png` within one: in the order of training where they are sorted by name.
 * @param epochs how many the run has
 */
export function sheetName(step: number, stepsPerEpoch: number, epochs: number): string {
  const padded = (value: number, most: number): string => `${value}`.padStart(`${most}`.length, '0');
  const epoch = padded(Math.ceil(step / stepsPerEpoch), epochs);
  const rest = step % stepsPerEpoch;
  return rest === 0 ? `epoch-${epoch}.png` : `epoch-${epoch}-step-${padded(rest, stepsPerEpoch)}.png`;
}

/** A file of sheetName. */
export const SHEET_FILE = /^epoch-\d+(-step-\d+)?\.png$/;
