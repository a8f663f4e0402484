/** Which rights of which roles are used, to the day, so that what nobody needs can be taken away. */
import { type Action, mayEver } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { errorFacts, type Logger } from '../log.ts'
import { rightsOf } from './rights-of.ts'
import type { Admission } from './route.ts'
import type { Caller } from './session.ts'

export interface RightUse {
  readonly role: string
  readonly object: string
  readonly action: Action
}

const FLUSH_MS = 60_000
/** Rights known to have been used today; beyond so many they are noted again, which costs a row's rewriting. */
const MOST_KNOWN = 50_000

const keyOf = ({ role, object, action }: RightUse): string => `${role}\n${object}\n${action}`

/** The roles of the caller that give an act: each of them is in use. */
function usesOf(
  { principal, tenant }: Caller,
  { object, actions }: Extract<Admission, { kind: 'record' }>,
): RightUse[] {
  return principal.roles.flatMap((role) => {
    const access = rightsOf({ ...principal, roles: [role] }, tenant)
    return actions.flatMap((action) => (mayEver(access, object, action) ? [{ role, object, action }] : []))
  })
}

async function write(database: Database, tenantId: string, { uses, day }: { uses: RightUse[]; day: string }) {
  // always in the same order, so that two processes never wait for each other
  const sorted = uses.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  await database.inTenant(tenantId, (tx) =>
    tx.query(sql`insert into right_use (tenant_id, role, object, action, first_on, used_on)
      select distinct ${tenantId}::uuid, u.role, u.object, u.action, ${day}::date, ${day}::date
      from unnest(${['', ...sorted.map(({ role }) => role)]}::text[], ${['', ...sorted.map(({ object }) => object)]}::text[],
        ${['', ...sorted.map(({ action }) => action)]}::text[]) as u (role, object, action)
      on conflict (tenant_id, role, object, action) do update set used_on = greatest(right_use.used_on, excluded.used_on)`),
  )
}

interface Ports {
  readonly database: Database
  readonly clock: Clock
  readonly log: Logger
}

/** Keeps in memory what was used today, and writes each right once a day, in the background: a request never waits for it. */
export class RightUses {
  readonly #ports: Ports
  readonly #watched = new Set<string>()
  readonly #timer = setInterval(() => void this.flush(), FLUSH_MS).unref()
  #known = new Set<string>()
  #knownDay = ''
  #waiting = new Map<string, RightUse[]>()

  constructor(ports: Ports) {
    this.#ports = ports
  }

  /** Tells of an admission that there is: only acts that some route names can be seen to be used. */
  watch(admission: Admission): void {
    if (admission.kind !== 'record') return
    for (const action of admission.actions) this.#watched.add(`${admission.object}\n${action}`)
  }

  isWatched(object: string, action: Action): boolean {
    return this.#watched.has(`${object}\n${action}`)
  }

  /** Notes that the caller was answered through an admission; of several acts all that they may: better too much than a right withdrawn that is needed. */
  note(caller: Caller, admission: Admission): void {
    if (admission.kind !== 'record') return
    const day = this.#today()
    if (day !== this.#knownDay || this.#known.size > MOST_KNOWN) this.#known = new Set()
    this.#knownDay = day
    const { id } = caller.tenant
    const place = `${id}\n${caller.principal.roles.join()}\n${admission.object}\n${admission.actions.join()}`
    if (this.#known.has(place)) return
    this.#known.add(place)
    this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), ...usesOf(caller, admission)])
  }

  /** Writes what was noted since the last time. */
  async flush(): Promise<void> {
    const { database, log } = this.#ports
    const written = this.#waiting
    this.#waiting = new Map()
    const day = this.#today()
    for (const [tenantId, uses] of written)
      await write(database, tenantId, { uses, day }).catch((error: unknown) => {
        this.#known.clear()
        log.warn(errorFacts(error), 'uses of rights could not be written; they are noted again')
      })
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.flush()
  }

  #today(): string {
    return new Date(this.#ports.clock.now()).toISOString().slice(0, 10)
  }
}
