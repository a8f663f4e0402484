/** What comparison has found, and how far it has come, kept beside what the log says. */
import { uuidFromBytes, uuidToBytes } from '../../platform/identifiers.ts'
import type { Finding, FindingKind } from './finding.ts'
import type { StateIndex } from './state-index.ts'

export interface KeptFinding extends Finding {
  /** Milliseconds. */
  readonly since: number
  /** An event of the log tells of it. */
  readonly told: boolean
}

/** How far the rows of a company have been compared. */
export interface Walk {
  /** Where the present round stands: a table, and the last id compared in it. */
  readonly object: string | null
  readonly after: string | null
  /** Milliseconds. */
  readonly started: number
  readonly compared: number
  /** When the last whole round ended, and how many rows it held; null before the first. */
  readonly finished: number | null
  readonly rows: number | null
  /** Why the log itself could not be taken in, where it could not. */
  readonly fault: string | null
}

/** Keeps a finding unless it is kept already. */
export function keepFinding(index: StateIndex, log: string, about: { finding: Finding; now: number }): void {
  const { object, id, kind, seq, recordedVersion, standingVersion } = about.finding
  index
    .sql(`insert into finding (log, object, id, kind, seq, recorded, standing, since) values (?, ?, ?, ?, ?, ?, ?, ?)
      on conflict do nothing`)
    .run(uuidToBytes(log), object, uuidToBytes(id), kind, seq, recordedVersion, standingVersion, about.now)
}

interface FindingRow {
  readonly object: string
  readonly id: Uint8Array
  readonly kind: FindingKind
  readonly seq: number | null
  readonly recorded: number | null
  readonly standing: number | null
  readonly since: number
  readonly told: number
}

const keptOf = (row: FindingRow): KeptFinding => ({
  object: row.object,
  id: uuidFromBytes(row.id),
  kind: row.kind,
  seq: row.seq,
  recordedVersion: row.recorded,
  standingVersion: row.standing,
  since: row.since,
  told: row.told === 1,
})

/** Findings of a log, oldest first, at most `most`. */
export function listFindings(index: StateIndex, log: string, most: number): KeptFinding[] {
  const rows = index
    .sql(
      `select object, id, kind, seq, recorded, standing, since, told from finding where log = ? order by since, object, id limit ?`,
    )
    .all(uuidToBytes(log), most) as unknown as FindingRow[]
  return rows.map(keptOf)
}

export function countFindings(index: StateIndex, log: string): number {
  const row = index.sql('select count(*) as n from finding where log = ?').get(uuidToBytes(log)) as { n: number }
  return row.n
}

/** The log tells of a finding by now. */
export function setTold(
  index: StateIndex,
  log: string,
  about: { object: string; id: string; seq: number | null },
): void {
  index
    .sql('update finding set told = 1 where log = ? and object = ? and id = ? and seq is ?')
    .run(uuidToBytes(log), about.object, uuidToBytes(about.id), about.seq)
}

/** A row that agrees again is no finding any more; what happened in the log stays. Gives the one there was. */
export function settleFinding(index: StateIndex, log: string, row: { object: string; id: string }): Finding | null {
  const gone = index
    .sql(`delete from finding where log = ? and object = ? and id = ? and kind not in ('changed_between', 'forged')
      returning object, id, kind, seq, recorded, standing, since, told`)
    .get(uuidToBytes(log), row.object, uuidToBytes(row.id)) as unknown as FindingRow | undefined
  return gone === undefined ? null : keptOf(gone)
}

/** Forgets what happened in the log, was told of, and lies before the moment. */
export function forgetTold(index: StateIndex, log: string, before: number): void {
  index
    .sql(`delete from finding where log = ? and kind in ('changed_between', 'forged') and told = 1 and since < ?`)
    .run(uuidToBytes(log), before)
}

interface WalkRow extends Omit<Walk, 'after'> {
  readonly after: Uint8Array | null
}

export function walkOf(index: StateIndex, log: string): Walk | null {
  const row = index
    .sql('select object, after, started, compared, finished, rows, fault from walk where log = ?')
    .get(uuidToBytes(log)) as unknown as WalkRow | undefined
  return row === undefined ? null : { ...row, after: row.after === null ? null : uuidFromBytes(row.after) }
}

export function setWalk(index: StateIndex, log: string, walk: Walk): void {
  index
    .sql(`insert into walk (log, object, after, started, compared, finished, rows, fault) values (?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (log) do update set object = excluded.object, after = excluded.after, started = excluded.started,
        compared = excluded.compared, finished = excluded.finished, rows = excluded.rows, fault = excluded.fault`)
    .run(
      uuidToBytes(log),
      walk.object,
      walk.after === null ? null : uuidToBytes(walk.after),
      walk.started,
      walk.compared,
      walk.finished,
      walk.rows,
      walk.fault,
    )
}
