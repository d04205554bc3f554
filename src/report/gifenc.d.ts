/** As much of gifenc as is used; it brings no types. Node sees its CommonJS file, whose exports are in `default`; bundlers its module. */
declare module 'gifenc' {
  interface Frame {
    /** red, green and blue of each index */
    readonly palette?: readonly (readonly number[])[];
    /** in milliseconds */
    readonly delay?: number;
  }
  interface Encoder {
    /** @param indices one for each pixel, row by row */
    writeFrame(indices: Uint8Array, width: number, height: number, frame: Frame): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  }
  export const GIFEncoder: (() => Encoder) | undefined;
  const all: { readonly GIFEncoder: () => Encoder };
  // biome-ignore lint/style/noDefaultExport: it has one
  export default all;
}
