/**
 * What the log says of every row, kept beside the database and made from the log alone: it can be thrown away at any time. Whoever may write the
 * database cannot write here. Ids and digests only; about 100 bytes a row.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { HASH_BYTES } from '@holdfast/tlog'
import { GONE } from '../../platform/audit/written.ts'
import { uuidFromBytes, uuidToBytes } from '../../platform/identifiers.ts'
import { keepAccepted } from './accepted.ts'
import { keepFinding, setTold } from './findings.ts'
import type { Known, States } from './replay.ts'

const SCHEMA = `
  create table if not exists state (
    log blob not null, object text not null, id blob not null, version integer not null, digest blob not null, seq integer not null,
    primary key (log, object, id)
  ) without rowid, strict;
  create table if not exists taken (log blob not null, uid text not null, primary key (log, uid)) without rowid, strict;
  create table if not exists place (
    log blob primary key, size integer not null, frontier blob not null, baselined integer not null
  ) without rowid, strict;
  create table if not exists finding (
    log blob not null, object text not null, id blob not null, kind text not null, seq integer, recorded integer, standing integer,
    since integer not null, told integer not null default 0,
    primary key (log, object, id, kind)
  ) without rowid, strict;
  create table if not exists walk (
    log blob primary key, object text, after blob, started integer not null, compared integer not null, finished integer, rows integer,
    fault text
  ) without rowid, strict;
  create table if not exists accepted (
    log blob not null, seq integer not null, object text not null, id blob not null, kind text not null, asked_by text, by text,
    at integer not null, reason text not null, primary key (log, seq)
  ) without rowid, strict;
`

const WAIT_MS = 10_000
const NO_DIGEST = new Uint8Array(0)

/** How far the log has been taken in: its size, and the roots of its complete subtrees. */
export interface Place {
  readonly size: number
  readonly hashes: readonly Uint8Array[]
}

interface StateRow {
  readonly id: Uint8Array
  readonly version: number
  readonly digest: Uint8Array
  readonly seq: number
}

const digestText = (digest: Uint8Array): string =>
  digest.length === 0 ? GONE : Buffer.from(digest.buffer, digest.byteOffset, digest.length).toString('base64url')
const digestBytes = (digest: string): Uint8Array => (digest === GONE ? NO_DIGEST : Buffer.from(digest, 'base64url'))

const knownOf = (row: StateRow): Known => ({ version: row.version, digest: digestText(row.digest), seq: row.seq })

const optionalId = (id: string | null): Uint8Array | null => (id === null ? null : uuidToBytes(id))

/** The file; one connection, used by one piece of work at a time. */
export class StateIndex {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { timeout: WAIT_MS })
    this.#database.exec(`pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -16384; ${SCHEMA}`)
  }

  /** A statement prepared once. */
  sql(text: string): StatementSync {
    const known = this.#statements.get(text)
    if (known !== undefined) return known
    const made = this.#database.prepare(text)
    this.#statements.set(text, made)
    return made
  }

  /** Runs work after all work before it; what it writes is kept wholly or not at all. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(async () => {
      this.sql('begin immediate').run()
      try {
        const result = await work()
        this.sql('commit').run()
        return result
      } catch (error) {
        this.sql('rollback').run()
        throw error
      }
    })
    this.#last = done.catch(() => undefined)
    return done
  }

  place(log: string): Place {
    const row = this.sql('select size, frontier from place where log = ?').get(uuidToBytes(log)) as
      | { size: number; frontier: Uint8Array }
      | undefined
    if (row === undefined) return { size: 0, hashes: [] }
    const count = row.frontier.length / HASH_BYTES
    const hashes = Array.from({ length: count }, (_, at) => row.frontier.slice(at * HASH_BYTES, (at + 1) * HASH_BYTES))
    return { size: row.size, hashes }
  }

  setPlace(log: string, place: Place): void {
    this.sql(`insert into place (log, size, frontier, baselined) values (?, ?, ?, 0)
      on conflict (log) do update set size = excluded.size, frontier = excluded.frontier`).run(
      uuidToBytes(log),
      place.size,
      Buffer.concat(place.hashes),
    )
  }

  isBaselined(log: string): boolean {
    const row = this.sql('select baselined from place where log = ?').get(uuidToBytes(log)) as
      | { baselined: number }
      | undefined
    return row?.baselined === 1
  }

  find(log: string, object: string, id: string): Known | undefined {
    const row = this.sql('select id, version, digest, seq from state where log = ? and object = ? and id = ?').get(
      uuidToBytes(log),
      object,
      uuidToBytes(id),
    ) as StateRow | undefined
    return row === undefined ? undefined : knownOf(row)
  }

  /** What is known of rows after one id up to another (null: to the end), in the order of their ids. */
  *range(
    log: string,
    object: string,
    span: { after: string | null; upTo: string | null; most: number },
  ): Generator<[string, Known]> {
    const rows = this.#database
      .prepare(`select id, version, digest, seq from state where log = :log and object = :object
        and id > coalesce(:after, x'') and (:to is null or id <= :to) order by id limit :most`)
      .iterate({
        log: uuidToBytes(log),
        object,
        after: optionalId(span.after),
        to: optionalId(span.upTo),
        most: span.most,
      }) as Iterable<unknown>
    for (const row of rows as Iterable<StateRow>) yield [uuidFromBytes(row.id), knownOf(row)]
  }

  /** The states of one log, for a replay into the file. */
  states(log: string, now: number): States {
    const key = uuidToBytes(log)
    let baselined = this.isBaselined(log)
    return {
      get baselined() {
        return baselined
      },
      setBaselined: () => {
        baselined = true
        this.sql(`insert into place (log, size, frontier, baselined) values (?, 0, x'', 1)
          on conflict (log) do update set baselined = 1`).run(key)
      },
      isNew: (uid) =>
        Number(this.sql('insert into taken (log, uid) values (?, ?) on conflict do nothing').run(key, uid).changes) > 0,
      find: (object, id) => this.find(log, object, id),
      put: (object, id, known) =>
        void this.sql(`insert into state (log, object, id, version, digest, seq) values (?, ?, ?, ?, ?, ?)
          on conflict (log, object, id) do update set version = excluded.version, digest = excluded.digest, seq = excluded.seq`).run(
          key,
          object,
          uuidToBytes(id),
          known.version,
          digestBytes(known.digest),
          known.seq,
        ),
      report: (finding) => void keepFinding(this, log, { finding, now }),
      accept: (accepted) => keepAccepted(this, log, accepted),
      told: (object, id, seq) => setTold(this, log, { object, id, seq }),
    }
  }

  close(): void {
    this.#database.close()
  }
}
