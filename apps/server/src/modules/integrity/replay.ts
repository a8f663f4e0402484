/** What the log says of every row: its events replayed, one by one. */
import { isProven } from '../../platform/audit/origin.ts'
import { GONE, parseWritten, type Written } from '../../platform/audit/written.ts'
import { ACCEPT, type Accepted, BASELINE, type Finding, MISMATCH } from './finding.ts'

const FOUNDING = 'company.found'

/** The last an event told of a row. */
export interface Known {
  readonly version: number
  readonly digest: string
  readonly seq: number
}

/** Where a replay keeps what it has learnt of one log. */
export interface States {
  readonly baselined: boolean
  /** False for the uid of an event that was taken in before: somebody put it in again. */
  isNew(uid: string): boolean
  /** From now on every row must have been told of. */
  setBaselined(): void
  find(object: string, id: string): Known | undefined
  put(object: string, id: string, known: Known): void
  report(finding: Finding): void
  /** The log itself tells of the finding. */
  told(object: string, id: string, seq: number): void
  /** Two people accepted a finding: it is one no longer, and is kept beside their names. */
  accept(accepted: Accepted): void
}

/** What an event tells of rows. */
export interface Telling {
  readonly uid: string
  /** It carries the application's proof. */
  readonly isOwn: boolean
  readonly act: string
  readonly wrote: readonly Written[]
  readonly record: string | null
  readonly object: string | null
  readonly facts: Readonly<Record<string, unknown>>
  readonly actor: string | null
  readonly reason: string
  /** Milliseconds. */
  readonly at: number
}

const MARK = '"wrote":'

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function writtenOf(wrote: unknown): Written[] {
  if (typeof wrote !== 'object' || wrote === null) return []
  return Object.entries(wrote).flatMap(([object, texts]) =>
    Array.isArray(texts) ? texts.flatMap((text) => parseWritten(object, text) ?? []) : [],
  )
}

/** Whoever owns the database may put any text into the queue; what is no event tells nothing. */
function parsed(text: string): Record<string, unknown> | null {
  try {
    const event: unknown = JSON.parse(text)
    return typeof event === 'object' && event !== null ? (event as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** What an event tells of rows; null where it tells nothing. Most do not, and are not taken apart. `key` shows whether it is the application's. */
export function tellingOf(text: string, key: Uint8Array): Telling | null {
  if (
    !text.includes(MARK) &&
    !text.includes(`"operation":"${BASELINE}"`) &&
    !text.includes(`"operation":"${MISMATCH}"`)
  )
    return null
  const event = parsed(text)
  if (event === null) return null
  const unmapped = member(event, 'unmapped')
  const resources = member(event, 'resources')
  const resource: unknown = Array.isArray(resources) ? resources[0] : undefined
  const record = member(resource, 'uid')
  const object = member(unmapped, 'object')
  return {
    uid: String(member(member(event, 'metadata'), 'uid')),
    isOwn: isProven(key, event),
    act: String(member(member(event, 'api'), 'operation')),
    wrote: writtenOf(member(unmapped, 'wrote')),
    record: typeof record === 'string' ? record : null,
    object: typeof object === 'string' ? object : null,
    facts: { ...(member(unmapped, 'facts') as object | undefined) },
    actor: textOrNull(member(member(member(event, 'actor'), 'user'), 'uid')),
    reason: textOrNull(member(unmapped, 'reason')) ?? '',
    at: Number(member(event, 'time') ?? 0),
  }
}

const finding = (row: Written, kind: Finding['kind'], about: { seq: number; known: Known | undefined }): Finding => ({
  object: row.object,
  id: row.id,
  kind,
  seq: about.seq,
  recordedVersion: about.known?.version ?? null,
  standingVersion: row.version,
})

/** A row taken as it was found counts only before the baseline was closed, and only where nothing is known of it. */
function takeBaseline(states: States, row: Written, seq: number): void {
  const known = states.find(row.object, row.id)
  if (known === undefined && !states.baselined) {
    states.put(row.object, row.id, { version: row.version, digest: row.digest, seq })
    return
  }
  if (known?.digest !== row.digest) states.report(finding(row, 'inserted', { seq, known }))
}

function takeWritten(states: States, row: Written, seq: number): void {
  const known = states.find(row.object, row.id)
  if (row.before !== null) {
    const expected = known === undefined ? (states.baselined ? null : row.before) : known.digest
    if (expected !== row.before) states.report(finding(row, 'changed_between', { seq, known }))
  }
  states.put(row.object, row.id, { version: row.version, digest: row.digest, seq })
}

function takeAcceptance(states: States, { record, object, facts, actor, reason, at }: Telling, seq: number): void {
  if (record === null || object === null) return
  const [kind, askedBy] = [String(facts['kind']), textOrNull(facts['askedBy'])]
  states.accept({ object, id: record, kind, seq, askedBy, by: actor, at, reason })
}

/** Takes what an event tells into account. */
export function replay(states: States, telling: Telling, seq: number): void {
  const { act, wrote, facts, record, object } = telling
  if (!telling.isOwn || !states.isNew(telling.uid)) {
    for (const row of wrote) states.report(finding(row, 'forged', { seq, known: states.find(row.object, row.id) }))
    return
  }
  for (const row of wrote) act === BASELINE ? takeBaseline(states, row, seq) : takeWritten(states, row, seq)
  // a company founded since the record tells of rows has nothing older
  const founds = act === FOUNDING && wrote.some((row) => row.object === 'tenant')
  if (founds || (act === BASELINE && facts['done'] === true)) states.setBaselined()
  if (act === ACCEPT) takeAcceptance(states, telling, seq)
  if (act === MISMATCH && record !== null && object !== null && typeof facts['seq'] === 'number')
    states.told(object, record, facts['seq'])
}

/** Whether the log says that the row is no more. */
export const isGone = (known: Known): boolean => known.digest === GONE
