import { sql } from 'kysely'
import { NIL_UUID } from '../../platform/identifiers.ts'
import type { Services } from '../../platform/services.ts'

/** What the server needs in order to serve, each with whether it is there. */
export interface Readiness {
  readonly database: boolean
  readonly schema: boolean
  readonly keeper: boolean
}

const DEADLINE_MS = 2_000

async function isSoon(question: Promise<boolean>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => late.resolve(false), DEADLINE_MS)
  try {
    return await Promise.race([question.catch(() => false), late.promise])
  } finally {
    clearTimeout(timer)
  }
}

async function findSchema(services: Services): Promise<string | null> {
  const [fact] = await services.database.installation<{ value: string }>(
    sql`select value from installation_fact where name = 'schema'`,
  )
  return fact?.value ?? null
}

/** Asks database and keeper; none of them is waited for longer than two seconds. */
export async function readinessOf(services: Services, schema: string): Promise<Readiness> {
  const found = findSchema(services)
  const [database, current, keeper] = await Promise.all([
    isSoon(found.then(() => true)),
    isSoon(found.then((stated) => stated === schema)),
    isSoon(services.keeper.logKey(NIL_UUID).then((key) => key !== null)),
  ])
  return { database, schema: current, keeper }
}
