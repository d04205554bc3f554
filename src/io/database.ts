/** The browser's database where models and checkpoints are kept, and what its failures are called. */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import { DataError, UsageError, WgradError } from '../errors.ts';
import { show } from '../untrusted.ts';

export interface StoredModel {
  readonly name: string;
  readonly json: Uint8Array;
  /** by name */
  readonly weights: ReadonlyMap<string, Uint8Array>;
  readonly savedAt: Date;
}

/** Which slot of a checkpoint is the newest. */
export interface Pointer {
  readonly newest: 0 | 1;
}

interface Schema extends DBSchema {
  models: { key: string; value: StoredModel };
  checkpoints: { key: string; value: Uint8Array | Pointer };
}

export type Database = IDBPDatabase<Schema>;

const NAME = 'wgrad';
const VERSION = 1;

/** Runs `work` on the database. @throws DataError where the browser refuses: no room, private browsing, a newer version */
export async function withDatabase<T>(where: string, work: (database: Database) => Promise<T>): Promise<T> {
  let database: Database | undefined;
  try {
    // where storage is blocked, a look at it may throw
    if (typeof indexedDB === 'undefined') {
      throw new UsageError(
        `${where}: there is no IndexedDB here. Use it in a page or a worker; in Node use wgrad/io/node.`,
      );
    }
    database = await open();
    return await work(database);
  } catch (cause) {
    if (cause instanceof WgradError) throw cause;
    throw new DataError(`${where}: the browser's storage fails (${nameOf(cause)}). ${remedyOf(nameOf(cause))}`, {
      cause,
      code: 'storage',
    });
  } finally {
    database?.close();
  }
}

type Change = IDBPTransaction<Schema, ['models' | 'checkpoints'], 'readwrite'>;

/** Requests of one transaction, which is on disk when this ends; what one of them throws undoes all. */
export async function changing(
  database: Database,
  store: 'models' | 'checkpoints',
  work: (store: Change['store']) => Promise<unknown>,
): Promise<void> {
  const change = database.transaction(store, 'readwrite', { durability: 'strict' }) as Change;
  change.done.catch(() => {}); // told by the request that failed, or below
  try {
    await work(change.store);
  } catch (error) {
    if (!isAborted(error)) change.abort();
    throw error;
  }
  await change.done;
}

const isAborted = (error: unknown): boolean =>
  error instanceof DOMException && ['AbortError', 'TransactionInactiveError'].includes(error.name);

function open(): Promise<Database> {
  return openDB<Schema>(NAME, VERSION, {
    upgrade(database) {
      database.createObjectStore('models', { keyPath: 'name' });
      database.createObjectStore('checkpoints');
    },
    // another tab wants to upgrade: it may
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
}

const nameOf = (cause: unknown): string => (cause instanceof Error ? cause.name : String(cause));

const remedyOf = (name: string): string =>
  name === 'QuotaExceededError'
    ? 'Free some space, or delete saved models.'
    : 'Reload the page, and allow it to keep data.';

/** Names are keys only, and are shown as text. */
export function expectName(where: string, name: unknown): string {
  if (typeof name === 'string' && name.length > 0 && name.length <= 200) return name;
  throw new UsageError(`${where}: the name is ${show(name)}; expected text of 1 to 200 letters.`);
}
