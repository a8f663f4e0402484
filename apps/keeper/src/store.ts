import { DatabaseSync, type StatementSync } from 'node:sqlite'

const SCHEMA = `
  create table if not exists meta (name text primary key, value blob not null) without rowid, strict;
  create table if not exists tenant (id blob primary key, suite integer not null) without rowid, strict;
  create table if not exists tenant_key (
    tenant blob not null, name text not null, version integer not null, wrapped blob not null,
    primary key (tenant, name, version)
  ) without rowid, strict;
  -- An erased subject keeps its row without a salt, so that its id never gets a key again.
  create table if not exists subject (
    tenant blob not null, id blob not null, kind integer not null, version integer not null, salt blob,
    primary key (tenant, id)
  ) without rowid, strict;
  create table if not exists opened (
    tenant blob not null, principal blob not null, purpose text not null, subject blob not null, slot integer not null,
    primary key (tenant, principal, purpose, subject)
  ) without rowid, strict;
  create table if not exists tally (
    tenant blob not null, principal blob not null, purpose text not null, slot integer not null, count integer not null,
    primary key (tenant, principal, purpose, slot)
  ) without rowid, strict;
  create table if not exists authority (
    tenant blob not null, scope blob not null, epoch integer not null, sealed integer not null, class text not null,
    primary key (tenant, scope)
  ) without rowid, strict;
  create table if not exists log (
    tenant blob primary key, origin text not null unique, size integer not null, root blob not null, note text
  ) without rowid, strict;
`

/** After a start that was cut off the keeper of that start may still be closing the store. */
const TAKE_OVER_MS = 5_000

/**
 * The keeper's own database. Writes gather in one transaction that `commit` makes durable; what depends on them must not be answered before.
 * One process at a time: a second one on the same file fails to start.
 */
export class Store {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  #writing = false
  #emptyLogAfterCommit = false

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { timeout: TAKE_OVER_MS })
    // Exclusive locking: two keepers on one store would each count half of what is read.
    this.#database.exec(`
      pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full;
      pragma secure_delete = on; pragma foreign_keys = on; pragma cache_size = -65536;
    `)
    this.#database.exec(`begin exclusive; ${SCHEMA} commit;`)
  }

  /** A statement prepared once. */
  sql(text: string): StatementSync {
    let statement = this.#statements.get(text)
    if (statement === undefined) {
      statement = this.#database.prepare(text)
      this.#statements.set(text, statement)
    }
    return statement
  }

  /** Runs writes wholly or not at all, within the transaction now open. */
  atomically<T>(act: () => T): T {
    if (!this.#writing) {
      this.sql('begin immediate').run()
      this.#writing = true
    }
    this.sql('savepoint act').run()
    try {
      const result = act()
      this.sql('release act').run()
      return result
    } catch (error) {
      this.sql('rollback to act').run()
      this.sql('release act').run()
      throw error
    }
  }

  /** Makes everything written since the last commit durable. If it throws, none of it is. */
  commit(): void {
    if (!this.#writing) return
    this.#writing = false
    try {
      this.sql('commit').run()
    } catch (error) {
      if (this.#database.isTransaction) this.sql('rollback').run()
      throw error
    }
    if (!this.#emptyLogAfterCommit) return
    this.#emptyLogAfterCommit = false
    this.#database.exec('pragma wal_checkpoint(truncate)')
  }

  /** Has the next commit empty the write-ahead log into the file, so that nothing erased is left in it. */
  checkpointAfterCommit(): void {
    this.#emptyLogAfterCommit = true
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }
}
