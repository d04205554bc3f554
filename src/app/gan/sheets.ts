/** What a generator made of the same 16 inputs over the time of a run: pictures as bytes, so many that all of it can be looked at again. */
import { fromLevel, type Pixels, sheetOf } from '../../report/sheet.ts';

/** Height and width of a picture, in pixels. */
export const SIDE = 28;
export const PIXELS = SIDE * SIDE;
/** Pictures of a sheet. */
export const COUNT = 16;
/** Sheets that are kept, at most. */
export const MOST_SHEETS = 120;

export interface Sheet {
  /** steps that were trained before it */
  readonly step: number;
  /** [16, 28, 28], 0 paper to 255 ink */
  readonly pixels: Uint8Array;
}

/** The sheets with one more; where they are too many, every second one goes, but for the first and the last. */
export function withSheet(sheets: readonly Sheet[], next: Sheet): readonly Sheet[] {
  const before = sheets.filter(({ step }) => step < next.step);
  const all = [...before, next];
  return all.length <= MOST_SHEETS ? all : all.filter((_, i) => i % 2 === 0 || i === all.length - 1);
}

/** Pictures that stand beside each other. */
const COLUMNS = 4;

/** A pixel becomes so many by so many in files. */
const SCALE = 3;

/** A sheet as it goes into files: 4 × 4 pictures with white lines between them, enlarged. */
export function sheetPixels({ pixels }: Sheet): Pixels {
  const { width, height, channels, data } = sheetOf(Float32Array.from(pixels, fromLevel), [SIDE, SIDE, 1], COLUMNS);
  const [across, down] = [SCALE * width, SCALE * height];
  const large = new Uint8Array(across * down);
  for (let y = 0; y < down; y++) {
    const row = Math.floor(y / SCALE) * width;
    for (let x = 0; x < across; x++) large[y * across + x] = data[row + Math.floor(x / SCALE)]!;
  }
  return { width: across, height: down, channels, data: large };
}
