/** A cache that does not only grow, and the sum that tells whether an array has changed. */
import { describe, expect, it } from 'vitest';
import { checksum } from '../../../src/gpu/checksum.ts';
import { Recent } from '../../../src/gpu/recent.ts';

describe('Recent', () => {
  it('keeps as many entries as it may, those used last', () => {
    const recent = new Recent<number, string>(3);
    for (const key of [1, 2, 3]) recent.set(key, `${key}`);
    expect(recent.get(1)).toBe('1');
    recent.set(4, '4');
    expect([1, 2, 3, 4].map((key) => recent.get(key))).toEqual(['1', undefined, '3', '4']);
    for (let key = 0; key < 1000; key++) recent.set(key, '');
    expect(recent.size).toBe(3);
  });

  it('forgets what is deleted', () => {
    const recent = new Recent<string, number>(2);
    recent.set('a', 1);
    recent.delete('a');
    expect([recent.get('a'), recent.size]).toEqual([undefined, 0]);
  });
});

describe('checksum', () => {
  it.each([0, 1, 2, 3, 4, 5, 15, 16, 17, 64, 65])('of %i bytes notices every changed byte', (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => i * 31);
    const sum = checksum(bytes);
    for (let i = 0; i < length; i++) {
      const changed = bytes.slice();
      changed[i]! ^= 1;
      expect(checksum(changed), `byte ${i}`).not.toBe(sum);
    }
    expect(checksum(bytes.slice())).toBe(sum);
  });

  it('does not depend on where the array lies', () => {
    const memory = new Uint8Array(40).map((_, i) => i % 20);
    expect(checksum(memory.subarray(1, 20))).toBe(checksum(memory.subarray(21, 40)));
    expect(checksum(memory.subarray(4, 20))).toBe(checksum(memory.slice(4, 20)));
  });

  it('tells lengths of zeros apart', () => {
    expect(checksum(new Uint8Array(4))).not.toBe(checksum(new Uint8Array(8)));
  });
});
