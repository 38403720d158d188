import type Database from 'better-sqlite3'

/** What the parts of a store share: the connection, its path, and transactions that the caches hear of. */
export interface Session {
  readonly db: Database.Database
  readonly path: string
  /** Runs writes in one commit; within another transaction, as a part of it that can be undone alone. */
  transaction<T>(run: () => T): T
  /** Has `forget` called when a transaction was undone: what was cached of it never happened. */
  onRollback(forget: () => void): void
}

/** A session on an open connection. */
export function createSession(db: Database.Database, path: string): Session {
  const listeners: (() => void)[] = []
  return {
    db,
    path,
    transaction: (run) => {
      try {
        return db.transaction(run)()
      } catch (thrown) {
        for (const forget of listeners) forget()
        throw thrown
      }
    },
    onRollback: (forget) => void listeners.push(forget),
  }
}
