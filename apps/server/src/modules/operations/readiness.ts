import { findSchema } from '../../platform/database/schema-check.ts'
import { NIL_UUID } from '../../platform/identifiers.ts'
import type { Services } from '../../platform/services.ts'

/** What the server needs in order to serve, each with whether it is there. */
export interface Readiness {
  readonly database: boolean
  readonly schema: boolean
  readonly keeper: boolean
  /** What is recorded is being sequenced. */
  readonly log: boolean
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

/** Asks database and keeper; none of them is waited for longer than two seconds. */
export async function readinessOf(services: Services, schema: string): Promise<Readiness> {
  const found = findSchema(services.database)
  const [database, current, keeper, log] = await Promise.all([
    isSoon(found.then(() => true)),
    isSoon(found.then((stated) => stated === schema)),
    isSoon(services.keeper.logKey(NIL_UUID).then((key) => key !== null)),
    isSoon(services.backlog.look().then(() => services.backlog.standing.past === 0)),
  ])
  return { database, schema: current, keeper, log }
}
