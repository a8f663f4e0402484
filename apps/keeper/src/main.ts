/**
 * The keeper's process. Reads one line of JSON, `{"socketPath", "storePath", "rootKeyPath"}`, from its input, says `{"ready":true}` when it listens,
 * and ends when its input ends: it never outlives the launcher that started it.
 */
import { createInterface } from 'node:readline'
import { type KeeperOptions, type RunningKeeper, startKeeper } from './keeper.ts'

const PATHS = ['socketPath', 'storePath', 'rootKeyPath'] as const

function readOptions(line: string): KeeperOptions {
  const given: unknown = JSON.parse(line)
  const [socketPath, storePath, rootKeyPath] = PATHS.map((name) => {
    const value = typeof given === 'object' && given !== null ? Reflect.get(given, name) : undefined
    if (typeof value !== 'string' || value === '') throw new Error(`the keeper's configuration lacks ${name}`)
    return value
  })
  return { socketPath: socketPath ?? '', storePath: storePath ?? '', rootKeyPath: rootKeyPath ?? '' }
}

const say = (stream: NodeJS.WriteStream, message: object) => stream.write(`${JSON.stringify(message)}\n`)

process.umask(0o077)
let keeper: RunningKeeper | undefined
let ending = false

async function end(): Promise<void> {
  if (ending) return
  ending = true
  await keeper?.stop()
  process.exit(0)
}

function fail(error: unknown): void {
  say(process.stderr, { event: 'keeper_stopped', error: error instanceof Error ? error.message : 'unknown' })
  process.exit(1)
}

process.on('SIGTERM', () => void end().catch(fail))
// Ctrl-C reaches the whole group; the launcher decides when the keeper ends, after the server.
process.on('SIGINT', () => undefined)
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

const input = createInterface({ input: process.stdin })
input.on('close', () => void end().catch(fail))
input.once('line', (line) => {
  const report = (fault: object) => say(process.stderr, { event: 'keeper_fault', ...fault })
  const started = async () => {
    const running = await startKeeper({ ...readOptions(line), report })
    keeper = running
    if (ending) await running.stop()
    else say(process.stdout, { ready: true })
  }
  started().catch(fail)
})
