/**
 * The cart's credential, kept beside the store: the store can be read only by the tab that holds
 * it, and a tab that cannot reach that one must still be able to join the same cart.
 */

const databaseName = 'noline-aside';
const storeName = 'credentials';

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(storeName);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function use<T>(
  mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> {
  try {
    const database = await open();
    const request = run(database.transaction(storeName, mode).objectStore(storeName));
    const value = await new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    database.close();
    return value;
  } catch {
    return undefined; // Without IndexedDB a tab that is alone starts a cart of its own.
  }
}

export async function readAside(store: string): Promise<string | undefined> {
  const value: unknown = await use('readonly', (credentials) => credentials.get(store));
  return typeof value === 'string' ? value : undefined;
}

export async function writeAside(store: string, credential: string): Promise<void> {
  await use('readwrite', (credentials) => credentials.put(credential, store));
}
