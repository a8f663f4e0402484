import type { LoggedEvent } from '@holdfast/sdk'

/** What the list tells of an event, read out of its OCSF form. */
export interface ToldEvent {
  readonly act: string
  readonly actorId: string | null
  readonly object: string | null
  readonly recordId: string | null
  readonly outcome: 'allowed' | 'refused' | 'failed'
  readonly code: string | null
  readonly fields: readonly string[]
  readonly count: number | null
  readonly reason: string | null
  readonly address: string | null
}

type Members = Readonly<Record<string, unknown>>

const members = (value: unknown): Members => (typeof value === 'object' && value !== null ? { ...value } : {})
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

function outcomeOf(event: Members, unmapped: Members): ToldEvent['outcome'] {
  const said = unmapped.outcome
  if (said === 'refused' || said === 'failed' || said === 'allowed') return said
  return event.status_id === 2 ? 'refused' : 'allowed'
}

export function tellEvent(logged: LoggedEvent | null): ToldEvent {
  const event = members(logged)
  const unmapped = members(event.unmapped)
  const resource = members(Array.isArray(event.resources) ? event.resources[0] : undefined)
  const actorId = text(members(members(event.actor).user).uid)
  return {
    act: text(members(event.api).operation) ?? 'unknown',
    actorId: actorId === 'anonymous' ? null : actorId,
    object: text(resource.type) ?? text(unmapped.object),
    recordId: text(resource.uid),
    outcome: outcomeOf(event, unmapped),
    code: text(event.status_code),
    fields: [...texts(unmapped.fields), ...texts(unmapped.changed)],
    count: typeof unmapped.count === 'number' ? unmapped.count : null,
    reason: text(unmapped.reason),
    address: text(members(event.src_endpoint).ip),
  }
}
