import type { ServerResponse } from 'node:http'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { Caller } from '../../platform/gate/session.ts'
import type { Message } from '../../platform/jobs/job.ts'
import { OUTBOX_CHANNEL, readAnnounced } from '../../platform/jobs/outbox.ts'
import { errorFacts } from '../../platform/log.ts'
import type { Services } from '../../platform/services.ts'
import { idsWithinReach } from '../../records/index.ts'
import { PresenceBoard, type PresenceNews, type PresenceState } from './presence-board.ts'
import { RecentMessages } from './recent-messages.ts'

const HEARTBEAT_MS = 15_000
/** What a listener who reads too slowly may keep waiting before being cut off; it connects again and asks anew. */
const MOST_WAITING_BYTES = 262_144
const PRESENCE_TOPIC = 'record.presence'
const RECORD_TOPIC = /^([a-z][a-zA-Z0-9_]*)\.(created|changed|deleted|restored|merged)$/

/** What everybody in a company is shown by: that it changed is told, not what of it. */
const EVERYBODYS: ReadonlySet<string> = new Set(['catalog.changed', 'company.changed'])

/** Somebody whose stream is open. */
export interface Listener {
  readonly token: string
  readonly address: string | null
  readonly tenantId: string
  readonly userId: string
  readonly reply: ServerResponse
}

interface StreamEvent {
  readonly type: string
  readonly data: unknown
}

/** What of a message the caller may hear; null if nothing. */
async function eventFor(services: Services, caller: Caller, message: Message): Promise<StreamEvent | null> {
  const { topic, payload } = message
  const { userId, ids, ...rest } = payload
  if (userId !== undefined) return userId === caller.user.id ? { type: topic, data: { ...rest, ids } } : null
  if (EVERYBODYS.has(topic)) return { type: topic, data: {} }
  const [, object] = RECORD_TOPIC.exec(topic) ?? []
  if (object === undefined || !Array.isArray(ids)) return null
  const reached = await idsWithinReach(services, caller, { object, ids: ids.map(String) })
  return reached.length === 0 ? null : { type: 'record.changed', data: { object, ids: reached } }
}

/** Whoever hears this asks anew whatever they show. */
const MISSED: StreamEvent = { type: 'missed', data: {} }

const frame = ({ type, data }: StreamEvent): string => `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`

const ENDED = frame({ type: 'session.ended', data: {} })

function write({ reply }: Listener, text: string): void {
  if (reply.writableLength > MOST_WAITING_BYTES) reply.destroy()
  else reply.write(text)
}

/** The caller behind the stream as they are now; an ended session or a freeze ends the stream. */
async function callerOf(services: Services, { token, address, reply }: Listener): Promise<Caller | null> {
  try {
    return await services.sessions.callerOf(token, { watching: true, address })
  } catch {
    reply.end(ENDED)
    return null
  }
}

/** A session may end because another takes its place: so long the window has to receive its new cookie before it is asked who it is. */
const REPLACED_WITHIN_MS = 1_000

/** Ends the stream of somebody who is frozen at once, and of one whose session has ended within a second. */
async function endIfOver(services: Services, { token, address, reply }: Listener): Promise<void> {
  try {
    await services.sessions.callerOf(token, { watching: true, address })
  } catch (error) {
    if (error instanceof Refusal && error.code === 'frozen') reply.end(ENDED)
    else setTimeout(() => reply.end(ENDED), REPLACED_WITHIN_MS).unref()
  }
}

/** Tells a listener what of a message they may hear, by their rights at this moment. */
async function tell(services: Services, listener: Listener, message: Message): Promise<void> {
  const caller = await callerOf(services, listener)
  const event = caller === null ? null : await eventFor(services, caller, message)
  if (event !== null) write(listener, frame(event))
}

/** A record of a company. */
interface Spot {
  readonly tenantId: string
  readonly recordId: string
}

/** Somebody at a record, by name. */
export interface PersonPresent {
  readonly id: string
  readonly name: string
  readonly state: PresenceState
}

const newsOf = ({ tenantId, payload }: Message): PresenceNews => ({
  tenantId,
  recordId: String([payload['ids']].flat()[0]),
  personId: String(payload['person']),
  state: payload['state'] as PresenceState,
})

/** The live streams of one process. What a listener hears is decided anew for each message, by their rights at that moment. */
export class StreamHub {
  readonly #listeners = new Set<Listener>()
  readonly #board = new PresenceBoard()
  readonly #recent = new RecentMessages()

  /** Whether the person counts as being at the record. */
  isAt(services: Services, { tenantId, recordId }: Spot, personId: string): boolean {
    return this.#board.at(tenantId, recordId, services.clock.now()).some((one) => one.personId === personId)
  }

  /** Who else is at a record, by name. */
  async othersAt(services: Services, { tenantId, recordId, except }: Spot & { except: string }) {
    const others = this.#board
      .at(tenantId, recordId, services.clock.now())
      .filter(({ personId }) => personId !== except)
    const names = await services.people.namesOf(
      tenantId,
      others.map(({ personId }) => personId),
    )
    return others.map(
      ({ personId, state }): PersonPresent => ({
        id: personId,
        name: String(names.get(personId)?.['name'] ?? ''),
        state,
      }),
    )
  }

  /** Tells a listener from now on, and first what was told since a moment (milliseconds) at which they asked for what they show. */
  async join(services: Services, listener: Listener, since: number): Promise<void> {
    const { tenantId, reply } = listener
    this.#listeners.add(listener)
    reply.on('close', () => this.#listeners.delete(listener))
    reply.on('error', () => this.#listeners.delete(listener))
    const missed = this.#recent.since(tenantId, since)
    if (missed === null) write(listener, frame(MISSED))
    for (const message of missed ?? []) await tell(services, listener, message)
  }

  async start(services: Services): Promise<() => Promise<void>> {
    const { clock } = services
    this.#recent.begin(clock.now())
    const silence = await services.database.listen(OUTBOX_CHANNEL, {
      heard: (text) => this.#hear(services, text),
      back: () => {
        this.#recent.begin(clock.now())
        for (const listener of this.#listeners) write(listener, frame(MISSED))
      },
    })
    const unwatch = services.sessions.watch((userId) => {
      for (const listener of this.#listeners) if (listener.userId === userId) void endIfOver(services, listener)
    })
    const timer = setInterval(() => void this.#beat(services).catch(() => undefined), HEARTBEAT_MS)
    return async () => {
      clearInterval(timer)
      unwatch()
      await silence()
    }
  }

  /** Ends every stream; listeners connect again elsewhere. */
  endAll(): void {
    for (const { reply } of this.#listeners) reply.end()
  }

  async #tell(services: Services, message: Message): Promise<void> {
    this.#recent.note(message, services.clock.now())
    const mine = [...this.#listeners].filter((listener) => listener.tenantId === message.tenantId)
    await Promise.all(mine.map((listener) => tell(services, listener, message)))
  }

  /** Tells those who are at the record themselves, and may still see it, who is there now. */
  async #tellPresence(services: Services, message: Message): Promise<void> {
    const news = newsOf(message)
    if (!this.#board.note(news, services.clock.now())) return
    const object = String(message.payload['object'])
    const there = [...this.#listeners].filter(
      ({ tenantId, userId }) =>
        tenantId === news.tenantId && userId !== news.personId && this.isAt(services, news, userId),
    )
    for (const listener of there) {
      const caller = await callerOf(services, listener)
      if (caller === null) continue
      const reached = await idsWithinReach(services, caller, { object, ids: [news.recordId] })
      if (reached.length === 0) continue
      const others = await this.othersAt(services, { ...news, except: caller.user.id })
      write(listener, frame({ type: PRESENCE_TOPIC, data: { object, id: news.recordId, others } }))
    }
  }

  #hear(services: Services, text: string): void {
    const message = readAnnounced(text)
    if (message === null) return
    const complain = (error: unknown) => services.log.error(errorFacts(error), 'stream not told')
    if (message.topic === PRESENCE_TOPIC) {
      void this.#tellPresence(services, message).catch(complain)
      return
    }
    const { userId } = message.payload
    // rights of a person may have changed: what is kept of them is forgotten before anything is told
    if (typeof userId === 'string' && /^(user|session)\./.test(message.topic)) services.sessions.forget(userId)
    // and so may the company's own settings, which whoever is told asks for at once
    if (EVERYBODYS.has(message.topic)) services.sessions.forget()
    void this.#tell(services, message).catch(complain)
  }

  async #beat(services: Services): Promise<void> {
    this.#board.forgetSilent(services.clock.now())
    for (const listener of this.#listeners)
      if ((await callerOf(services, listener)) !== null) write(listener, ': still here\n\n')
  }
}
