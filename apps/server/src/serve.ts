/**
 * The server's process. Reads its configuration as one line of JSON from its input, then lines of what changes meanwhile; says `{"ready":true,"url":…}` when it listens, and stops in
 * good order at SIGTERM or when its input ends: it never outlives the launcher that started it.
 */
import { createInterface } from 'node:readline'
import { findConnectionFault } from './platform/database/connection-fault.ts'
import { placesOf } from './platform/log.ts'
import { type RunningServer, runServer, type ServerLine } from './running-server.ts'

const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`)
const asked = Promise.withResolvers<void>()
let asking = false

/** A sentence for the person at the terminal; of anything unexpected its kind alone, since a message may quote a value. */
function fail(error: unknown): void {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  const sentence = error instanceof Error && error.name === 'StartError' ? error.message : findConnectionFault(error)
  const kind = error instanceof Error ? error.constructor.name : typeof error
  process.stderr.write(`holdfast: ${sentence ?? `the server failed (${[kind, code].filter(Boolean).join(' ')})`}\n`)
  if (sentence === null && error instanceof Error) process.stderr.write(`${placesOf(error).slice(0, 8).join('\n')}\n`)
  process.exit(1)
}

function ask(): void {
  if (asking) return
  asking = true
  asked.resolve()
}

process.umask(0o077)
process.on('SIGTERM', ask)
// Ctrl-C reaches the whole group; the launcher decides when the server ends.
process.on('SIGINT', () => undefined)
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

/** What the launcher tells while the server runs, which it alone can read: a renewed certificate, or another password of the database. */
type LaterLine =
  | { readonly takeUp: Parameters<RunningServer['takeUp']>[0] }
  | { readonly takePassword: Parameters<RunningServer['takePassword']>[0] }

function hear(server: RunningServer, line: LaterLine): void {
  if ('takeUp' in line) server.takeUp(line.takeUp)
  else server.takePassword(line.takePassword)
}

async function run(line: string): Promise<RunningServer> {
  const server = await runServer(JSON.parse(line) as ServerLine)
  say({ ready: true, url: server.url })
  const end = async () => {
    await asked.promise
    await server.stop()
    process.exit(0)
  }
  end().catch(fail)
  return server
}

const input = createInterface({ input: process.stdin })
input.on('close', ask)
let running: Promise<RunningServer> | undefined
input.on('line', (line) => {
  if (running === undefined) {
    running = run(line)
    running.catch(fail)
  } else running.then((server) => hear(server, JSON.parse(line) as LaterLine)).catch(fail)
})
