import { isUuid } from '../identifiers.ts'

/** What the log's columns say of an event, for filters; taken from the event's text, so that whoever holds the event can check them. */
export interface EventFacts {
  /** Milliseconds. */
  readonly at: number
  readonly actor: string | null
  readonly act: string
  readonly object: string | null
  readonly record: string | null
  readonly outcome: string
  /** Records the event names beside its own. */
  readonly ids: readonly string[]
}

const WORD = /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/
const LATEST = Date.UTC(9999, 0)

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
const word = (value: unknown): string | null => (typeof value === 'string' && WORD.test(value) ? value : null)
const uuid = (value: unknown): string | null => (isUuid(value) ? value : null)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // no event of ours; it is logged all the same, under no name: a poisoned row must not stop the log
    return null
  }
}

/** Never throws: what has no proper form becomes unknown. */
export function factsOf(text: string): EventFacts {
  const event = parse(text)
  const unmapped = member(event, 'unmapped')
  const resources = member(event, 'resources')
  const time = member(event, 'time')
  const ids = member(unmapped, 'ids')
  return {
    at: typeof time === 'number' && Number.isSafeInteger(time) && time >= 0 && time < LATEST ? time : 0,
    actor: uuid(member(member(member(event, 'actor'), 'user'), 'uid')),
    act: word(member(member(event, 'api'), 'operation')) ?? 'unknown',
    object: word(member(unmapped, 'object')),
    record: uuid(member(Array.isArray(resources) ? resources[0] : undefined, 'uid')),
    outcome: word(member(unmapped, 'outcome')) ?? 'unknown',
    ids: Array.isArray(ids) ? ids.filter(isUuid) : [],
  }
}
