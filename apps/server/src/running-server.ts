import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { catalog, modules } from './app.ts'
import { refuseUnsafe } from './platform/config/safety.ts'
import { readSettings, type Settings } from './platform/config/settings.ts'
import { schemaFingerprint } from './platform/database/migrate.ts'
import { findRoleFault } from './platform/database/role-check.ts'
import { findSchemaFault } from './platform/database/schema-check.ts'
import { buildServer } from './platform/http.ts'
import { JobRunner } from './platform/jobs/runner.ts'
import { Listeners, type TlsFiles } from './platform/listener.ts'
import type { Services } from './platform/services.ts'
import { type SigningKeyText, signingKeyOf } from './platform/signing/signing-key.ts'
import { startServices, stopServices } from './platform/start-services.ts'
import { schema } from './schema.ts'

/** The server's configuration, made by the launcher; it holds secrets and passes through a pipe alone. */
export interface ServerLine {
  /** Settings as texts, without the owner of the database. */
  readonly settings: Record<string, string>
  readonly database: pg.PoolConfig
  readonly keeperSocket: string
  readonly serverDir: string
  readonly tls: TlsFiles | null
  /** With what contracts are signed; null where each company's own is used. */
  readonly signing: SigningKeyText | null
}

export interface RunningServer {
  readonly url: string
  /** Goes on with a renewed certificate. */
  takeUp(tls: TlsFiles): void
  /** Makes new connections to the database by another password. */
  takePassword(password: string): void
  /** Finishes what is under way, for ten seconds at most, and lets go of everything. */
  stop(): Promise<void>
}

/** A start that cannot be; the message is one sentence with the next step. */
class StartError extends Error {
  override readonly name = 'StartError'
}

const DRAIN_MS = 10_000
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

interface Place {
  readonly host: string
  readonly port: number
}

function addressOf({ HOLDFAST_LISTEN: listen, HOLDFAST_URL: url }: Settings): Place {
  if (listen !== null) return listen
  return { host: 'localhost', port: url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? 80) : Number(url.port) }
}

/** Why the server cannot listen there, in a sentence; null for what nobody expected. */
function listenFault(error: unknown, { host, port }: Place): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'EADDRINUSE')
    return `port ${port} is taken by another program; stop that, or set HOLDFAST_URL or HOLDFAST_MTLS_LISTEN to another port.`
  if (code === 'EACCES')
    return `port ${port} may not be used by this user; choose one above 1023 in HOLDFAST_LISTEN or HOLDFAST_MTLS_LISTEN.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `this machine has no address ${host}; correct HOLDFAST_LISTEN or HOLDFAST_MTLS_LISTEN.`
  return null
}

async function listenAt(place: Place, listens: () => Promise<unknown>): Promise<void> {
  await listens().catch((error: unknown) => {
    const fault = listenFault(error, place)
    throw fault === null ? error : new StartError(fault)
  })
}

const listen = (app: FastifyInstance, settings: Settings): Promise<void> =>
  listenAt(addressOf(settings), () => app.listen(addressOf(settings)))

const listenForPrograms = (app: FastifyInstance, listeners: Listeners, place: Place): Promise<void> =>
  listenAt(place, () => listeners.listenForPrograms((request, reply) => app.routing(request, reply), place))

async function startModules(services: Services): Promise<() => Promise<void>> {
  const ends: (() => Promise<void>)[] = []
  for (const module of modules) if (module.start !== undefined) ends.push(await module.start(services))
  const jobs = modules.flatMap((module) => module.jobs ?? [])
  const subscriptions = modules.flatMap((module) => module.subscriptions ?? [])
  ends.push(await new JobRunner(services, { jobs, subscriptions }).start())
  return async () => {
    for (const end of ends.toReversed()) await end()
  }
}

/** Starts everything the server is: services, modules' own work, routes; resolves when it listens. */
export async function runServer(line: ServerLine): Promise<RunningServer> {
  const settings = readSettings(line.settings)
  refuseUnsafe(settings)
  const { database, keeperSocket, serverDir } = line
  const signing = line.signing === null ? null : signingKeyOf(line.signing)
  const services = await startServices({ settings, catalog, database, keeperSocket, serverDir, signing })
  const fault =
    (await findRoleFault(services.database)) ??
    (await findSchemaFault(services.database, await schemaFingerprint(schema)))
  if (fault !== null) throw new StartError(fault)
  const listeners = new Listeners(settings, line.tls)
  const app = await buildServer(services, modules, listeners)
  const endModules = await startModules(services)
  await listen(app, settings)
  if (settings.HOLDFAST_MTLS_LISTEN !== null) await listenForPrograms(app, listeners, settings.HOLDFAST_MTLS_LISTEN)
  const stop = async () => {
    const closed = app.close()
    await Promise.race([closed, delay(DRAIN_MS, undefined, { ref: false })])
    app.server.closeAllConnections()
    await closed
    await services.recorder.drain()
    await endModules()
    await stopServices(services)
  }
  return {
    url: settings.HOLDFAST_URL.origin,
    takeUp: (tls) => listeners.takeUp(tls),
    takePassword: (password) => services.database.takePassword(password),
    stop,
  }
}
