import type { Catalog } from '@holdfast/catalog'
import { type Role, standardRoles } from '@holdfast/policy'
import type pg from 'pg'
import { Backlog } from './audit/backlog.ts'
import { createLedger } from './audit/ledger.ts'
import { createRecorder } from './audit/recorder.ts'
import { type Clock, systemClock, systemRest } from './clock.ts'
import type { Settings } from './config/settings.ts'
import { openDatabase } from './database/database.ts'
import { BrowserProofs } from './gate/browser-proof.ts'
import { RightUses } from './gate/right-uses.ts'
import { SessionSource } from './gate/session-source.ts'
import { tenantSource } from './gate/tenant-policy.ts'
import { identifierSource, NIL_UUID } from './identifiers.ts'
import { connectKeeper, KeyCache, withKeptPurposeKeys } from './keys/index.ts'
import { createLog, type Logger } from './log.ts'
import { createMailer } from './mail/mailer.ts'
import { createMetrics } from './observe/metrics.ts'
import { createTraces } from './observe/traces.ts'
import { createPeople } from './people.ts'
import { type Random, systemRandom } from './random.ts'
import type { Services } from './services.ts'
import type { SigningKey } from './signing/signing-key.ts'
import { SpareRoom, withSpareRoom } from './spare-room.ts'
import { linkProvider } from './telephone/call-provider.ts'

/** What the services of one process are made from. Clock, randomness and log are ports: tests bring their own. */
export interface ServicesPlan {
  readonly settings: Settings
  readonly catalog: Catalog
  /** The standard roles unless stated. */
  readonly roles?: readonly Role[]
  readonly database: pg.PoolConfig
  readonly keeperSocket: string
  /** How long an answer of the keeper is waited for; a few seconds unless stated. */
  readonly keeperTimeoutMs?: number
  /** The server's own folder: sealed uploads, copies of checkpoints. */
  readonly serverDir: string
  /** With what contracts are signed, where the operator gave it. */
  readonly signing?: SigningKey | null
  readonly clock?: Clock
  readonly random?: Random
  readonly log?: Logger
}

const timeoutOf = ({ keeperTimeoutMs }: ServicesPlan) =>
  keeperTimeoutMs === undefined ? {} : { timeoutMs: keeperTimeoutMs }

/** Makes the services. The installation itself has keys and a log like a company's: for sign-in names and for what concerns no company. */
export async function startServices(plan: ServicesPlan): Promise<Services> {
  const { settings, catalog, serverDir, clock = systemClock, random = systemRandom } = plan
  const log = plan.log ?? createLog(settings.HOLDFAST_LOG_LEVEL)
  const room = new SpareRoom({ folder: serverDir, leastMegabytes: settings.HOLDFAST_LEAST_FREE_MB, clock })
  const database = withSpareRoom(openDatabase(plan.database), room)
  const backlog = new Backlog({ database, most: settings.HOLDFAST_MOST_WAITING_EVENTS })
  const metrics = createMetrics()
  const keeper = withKeptPurposeKeys(metrics.observed(connectKeeper(plan.keeperSocket, timeoutOf(plan))), clock)
  await keeper.createTenant(NIL_UUID, settings.HOLDFAST_SUITE)
  await keeper.createLog(NIL_UUID, 'holdfast/installation')
  const newId = identifierSource(clock, random)
  const tenants = tenantSource({ database, keeper, catalog, roles: plan.roles ?? standardRoles })
  return {
    settings,
    clock,
    rest: systemRest,
    random,
    newId,
    log,
    database,
    keeper,
    catalog,
    tenants,
    serverDir,
    keys: new KeyCache({ keeper, clock }),
    sessions: new SessionSource({ database, keeper, clock, tenants }),
    browserProofs: new BrowserProofs({ clock, random }),
    rightUses: new RightUses({ database, clock, log }),
    recorder: createRecorder({ database, room, backlog, keeper, clock, random, newId }),
    backlog,
    ledger: createLedger({ database, clock }),
    people: createPeople({ database, keeper, clock }),
    mailer: createMailer(settings),
    signing: plan.signing ?? null,
    calls: linkProvider(settings.HOLDFAST_CALL_LINK),
    metrics,
    traces: await createTraces(settings.OTEL_EXPORTER_OTLP_ENDPOINT),
  }
}

/** Lets go of everything, after what is being recorded has been. */
export async function stopServices(services: Services): Promise<void> {
  await services.recorder.drain()
  await services.rightUses.close()
  await services.traces.close()
  services.mailer?.close()
  await services.keeper.close()
  await services.database.close()
}
