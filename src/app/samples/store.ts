/** Where the browser keeps the user's own samples: a database of their own, a record each, so that two tabs lose none of each other's. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Sample } from './sample.ts';

interface Schema extends DBSchema {
  samples: { key: number; value: Sample };
}

const NAME = 'wgrad-samples';

async function using<T>(work: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
  const database = await openDB<Schema>(NAME, 1, {
    upgrade: (fresh) => void fresh.createObjectStore('samples', { keyPath: 'id' }),
  });
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

/** In the order in which they were added. */
export const allKept = (): Promise<Sample[]> => using((database) => database.getAll('samples'));

/** What is added and what goes, all of it or nothing; on disk when this ends. */
export const change = (added: readonly Sample[], removed: readonly number[]): Promise<void> =>
  using(async (database) => {
    const { store, done } = database.transaction('samples', 'readwrite', { durability: 'strict' });
    await Promise.all([...added.map((sample) => store.put(sample)), ...removed.map((id) => store.delete(id)), done]);
  });
