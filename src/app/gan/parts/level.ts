/** Grey of a byte. */
export const level = (value: number): readonly [number, number, number] => [value, value, value];
