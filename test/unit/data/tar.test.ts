/** Tar archives that another program packed, and what is refused. */
import { describe, expect, it } from 'vitest';
import { fileIn, readTar } from '../../../src/data/tar.ts';
import { tarOf } from './cifar-fixtures.ts';

const long = `${'deep/'.repeat(25)}file.bin`; // over 100 bytes: in two fields
const contents = {
  'a.bin': Uint8Array.of(1, 2, 3),
  'folder/empty': new Uint8Array(),
  'folder/block': new Uint8Array(512).fill(5),
  'folder/more': new Uint8Array(1025).fill(6),
  [long]: Uint8Array.of(9),
};

describe('readTar', () => {
  it('gives the files by path, and no folders', async () => {
    const files = readTar(await tarOf(contents), 'a.tar');
    expect(Object.fromEntries([...files].map(([path, bytes]) => [path, [...bytes]]))).toEqual(
      Object.fromEntries(Object.entries(contents).map(([path, bytes]) => [path, [...bytes]])),
    );
    expect(fileIn(files, 'more', 'a.tar')).toHaveLength(1025);
    expect(() => fileIn(files, 'ore', 'a.tar')).toThrow(
      /^a\.tar: tar: lacks ore; it holds '.*'folder\/more'.*Use the original archive\.$/,
    );
  });

  it('refuses an archive that is cut short anywhere, or damaged in any header', async () => {
    const archive = await tarOf({ 'a.bin': contents['a.bin'], b: contents['folder/block'] });
    const end = archive.length - 1024; // two blocks of zeros, of which one is enough
    for (const length of [0, 100, 511, 512, 514, 1024, 1500, 2048, end]) {
      if (length > end) continue;
      expect(() => readTar(archive.subarray(0, length), 'a.tar'), `${length}`).toThrow(/^a\.tar: tar: (cut|no header)/);
    }
    let refused = 0;
    for (let at = 0; at < 345; at++) {
      const damaged = archive.with(at, archive[at]! ^ 1);
      try {
        readTar(damaged, 'a.tar');
      } catch (error) {
        refused++;
        expect((error as Error).message).toMatch(/^a\.tar: tar: (damaged|no header|cut short)/);
      }
    }
    expect(refused).toBeGreaterThan(342); // the two bytes that end the checksum do not count
  });
});
