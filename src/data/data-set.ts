/**
 * What a data set is to the code that finds it: which files it has, how their content is told, where they are served,
 * and what stands in for them. Each data set is one such object; load.ts and what it calls know none of them.
 */

/** A file as it was found, and where; once a data set has found it, it is not compressed. */
export interface FoundFile {
  readonly place: string;
  readonly bytes: Uint8Array;
}

export type FoundFiles<Key extends string> = Readonly<Record<Key, FoundFile>>;

/** A file of a data set, not compressed. */
export interface KnownFile {
  readonly name: string;
  /** In hex. */
  readonly sha256: string;
  /** Its length. */
  readonly bytes: number;
}

/** What one request to a mirror gives: one or more of the files, packed. */
export interface Download<Key extends string> {
  /** What follows the mirror's address. */
  readonly path: string;
  /** What errors and progress call it. */
  readonly name: string;
  /** Length of all that is packed inside; a much longer answer is something else. */
  readonly bytes: number;
  readonly keys: readonly Key[];
  /** @throws DataError where it is damaged or lacks a file */
  unpack(bytes: Uint8Array): Promise<Readonly<Record<Key, Uint8Array>>>;
}

/** A folder or an address that the caller names. */
export interface Place {
  readonly kind: 'folder' | 'address';
  /** As it stands in an error. */
  readonly where: string;
  /**
   * The first of some files that is there, or nothing.
   * @param candidates paths below the folder or the address
   * @param file what progress calls it
   */
  find(candidates: readonly string[], file: string): Promise<FoundFile | undefined>;
}

export interface DataSet<Key extends string, Data> {
  /** Of the function that loads it, as it stands in errors. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** What asks for it in `source`; also the name of its cache. */
  readonly id: string;
  /** Its files in words: 'its four files'. */
  readonly itsFiles: string;
  /** The environment variable with a folder. */
  readonly variable: string;
  /** How a folder can be named, in words. */
  readonly ways: string;
  /** What replaces it without a network, in words. */
  readonly standIn: string;
  readonly files: Readonly<Record<Key, KnownFile>>;
  /** Smallest first: the first one asked for tells which mirror answers. */
  readonly downloads: readonly Download<Key>[];
  /** Addresses that end in a slash; in a page those alone that let pages read them. */
  mirrors(inNode: boolean): readonly string[];
  /** Finds all files in a place, and unpacks them. @throws DataError where one is missing or damaged */
  findIn(place: Place): Promise<FoundFiles<Key>>;
  /** @param genuine whether the files are those of the data set */
  assemble(files: FoundFiles<Key>, genuine: boolean, origin: string): Data;
  drawStandIn(options: { readonly seed?: number }, signal?: AbortSignal): Promise<Data>;
}

export const keysOf = <Key extends string>({ files }: DataSet<Key, unknown>): readonly Key[] =>
  Object.keys(files) as Key[];
