import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finishRepair, packed, planRepair, type Rgba } from '../../../src/report/repair.ts';
import { fromLevel } from '../../../src/report/sheet.ts';
import { blendTiles, cutTiles, type Plane, tilingOf } from '../../../src/report/tiles.ts';

const planeOf = (height: number, width: number, channels: number): Plane => ({
  ...{ height, width, channels },
  values: Float32Array.from({ length: height * width * channels }, (_, i) => Math.sin(3 * i)),
});

describe('tiles', () => {
  it('cover a picture, overlap by half a tile at least, and are no more than that takes', () => {
    expect(tilingOf(28, 28, [28, 28])).toMatchObject({ rows: [0], columns: [0] });
    expect(tilingOf(29, 60, [28, 28])).toMatchObject({ rows: [0, 1], columns: [0, 11, 21, 32] });
    expect(tilingOf(5, 70, [28, 28])).toMatchObject({ rows: [0], columns: [0, 14, 28, 42] });
    expect(tilingOf(3, 1, [1, 1])).toMatchObject({ rows: [0, 1, 2], columns: [0] });
  });

  it('repeat the outermost pixels of a picture that is smaller', () => {
    const picture = { height: 1, width: 2, channels: 1, values: Float32Array.of(3, 4) };
    expect([...cutTiles(picture, tilingOf(1, 2, [2, 3]))]).toEqual([3, 4, 4, 3, 4, 4]);
  });

  it('put together give the picture that they were cut from, whatever its size', () => {
    const size = fc.integer({ min: 1, max: 40 });
    const side = fc.integer({ min: 1, max: 12 });
    const cases = fc.tuple(size, size, side, side, fc.constantFrom(1, 3));
    fc.assert(
      fc.property(cases, ([height, width, tileHeight, tileWidth, channels]) => {
        const picture = planeOf(height, width, channels);
        const tiling = tilingOf(height, width, [tileHeight, tileWidth]);
        const again = blendTiles(cutTiles(picture, tiling), tiling, [height, width, channels]);
        expect(Math.max(...again.values.map((value, i) => Math.abs(value - picture.values[i]!)))).toBeLessThan(1e-6);
      }),
    );
  });

  it('pass over into each other without an edge', () => {
    const tiling = tilingOf(4, 6, [4, 4]); // begin at 0 and 2
    const tiles = Float32Array.from({ length: 32 }, (_, i) => (i < 16 ? 0 : 1));
    expect([...blendTiles(tiles, tiling, [4, 6, 1]).values.slice(0, 6)]).toEqual([
      ...[0, 0, expect.closeTo(1 / 3), expect.closeTo(2 / 3), 1, 1],
    ]);
  });
});

/** @param pixels red, green, blue and alpha of each */
const pictureOf = (width: number, ...pixels: number[][]): Rgba => ({
  width,
  height: pixels.length / width,
  data: Uint8Array.from(pixels.flat()),
});
const negative = (inputs: readonly Float32Array[]) => inputs.map((values) => values.map((value) => -value));
const repaired = (picture: Rgba, channels: number) => {
  const plan = planRepair(picture, [2, 2, channels]);
  return finishRepair(picture, plan, negative(plan.inputs));
};

describe('a picture to be repaired', () => {
  const colour = pictureOf(2, [10, 20, 30, 255], [40, 50, 60, 255], [70, 80, 90, 255], [0, 0, 255, 255]);

  it('goes through a grey network colour by colour, through one for colours at once', () => {
    const opposite = [245, 235, 225, 255, 215, 205, 195, 255, 185, 175, 165, 255, 255, 255, 0, 255];
    expect(planRepair(colour, [2, 2, 1]).inputs).toHaveLength(3);
    expect([...repaired(colour, 1).data]).toEqual(opposite);
    expect(planRepair(colour, [2, 2, 3]).inputs).toHaveLength(1);
    expect([...repaired(colour, 3).data]).toEqual(opposite);
  });

  it('goes through a grey network once where it is grey', () => {
    const grey = pictureOf(1, [7, 7, 7, 255], [9, 9, 9, 255]);
    const { inputs } = planRepair(grey, [2, 2, 1]);
    expect(inputs.map((values) => [...values])).toEqual([[7, 7, 9, 9].map((level) => Math.fround(fromLevel(level)))]);
    expect([...repaired(grey, 1).data]).toEqual([248, 248, 248, 255, 246, 246, 246, 255]);
  });

  it('keeps what is not lost where some of it is; what is lost is 0 for the network, and opaque in the end', () => {
    const holed = pictureOf(2, [7, 7, 7, 255], [1, 2, 3, 0], [9, 9, 9, 120], [5, 5, 5, 255]);
    const plan = planRepair(holed, [2, 2, 1]);
    expect(plan.inputs.map((values) => values[1])).toEqual([0]);
    const { data } = finishRepair(holed, plan, [Float32Array.of(1, 1, 1, 1)]);
    expect([...data]).toEqual([7, 7, 7, 255, 255, 255, 255, 255, 9, 9, 9, 120, 5, 5, 5, 255]);
  });

  it('is kept in as few channels as say all of it', () => {
    expect(packed(pictureOf(1, [7, 7, 7, 255], [9, 9, 9, 255]))).toMatchObject({
      channels: 1,
      data: Uint8Array.of(7, 9),
    });
    expect(packed(pictureOf(1, [7, 7, 7, 99]))).toMatchObject({ channels: 2, data: Uint8Array.of(7, 99) });
    expect(packed(pictureOf(1, [7, 8, 9, 255]))).toMatchObject({ channels: 3, data: Uint8Array.of(7, 8, 9) });
    expect(packed(pictureOf(1, [7, 8, 9, 99]))).toMatchObject({ channels: 4, data: Uint8Array.of(7, 8, 9, 99) });
  });
});
