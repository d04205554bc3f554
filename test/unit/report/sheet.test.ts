import { describe, expect, it } from 'vitest';
import { fromLevel, rgbaOf, sheetOf, toLevel } from '../../../src/report/sheet.ts';

const W = 255;

describe('a sheet of pictures', () => {
  it('has values from -1 to 1 as bytes, and cuts off what is beyond', () => {
    expect([-1, 0, 1, -7, 3, 0.5].map(toLevel)).toEqual([0, 128, 255, 0, 255, 191]);
    for (let level = 0; level < 256; level++) expect(toLevel(fromLevel(level))).toBe(level);
  });

  it('puts them side by side in rows, with white between them', () => {
    const black = [-1, -1];
    const values = [-1, 1, -1, 1, ...black, ...black]; // [4, 1, 2, 1]
    expect(sheetOf(values, [1, 2, 1], 2)).toEqual({
      width: 6,
      height: 4,
      channels: 1,
      // biome-ignore format: as it is seen
      data: Uint8Array.of(
        0, 255, W, W, 0, 255,
        W, W, W, W, W, W,
        W, W, W, W, W, W,
        0, 0, W, W, 0, 0,
      ),
    });
  });

  it('leaves the rest of its last row white, and is no wider than its pictures', () => {
    expect(sheetOf([-1, -1, -1], [1, 1, 1], 2).data).toEqual(
      Uint8Array.of(0, W, W, 0, W, W, W, W, W, W, W, W, 0, W, W, W),
    );
    expect(sheetOf([-1, -1], [1, 1, 1], 8)).toMatchObject({ width: 4, height: 1 });
  });

  it('keeps colours apart', () => {
    const sheet = sheetOf([-1, 0, 1, 1, -1, 0], [2, 1, 3], 4);
    expect(sheet).toEqual({ width: 1, height: 2, channels: 3, data: Uint8Array.of(0, 128, 255, 255, 0, 128) });
    expect([...rgbaOf(sheet)]).toEqual([0, 128, 255, 255, 255, 0, 128, 255]);
    expect([...rgbaOf({ width: 2, height: 1, channels: 1, data: Uint8Array.of(7, 9) })]).toEqual([
      7, 7, 7, 255, 9, 9, 9, 255,
    ]);
  });
});
