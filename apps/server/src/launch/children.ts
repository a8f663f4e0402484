import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { Account } from './accounts.ts'
import { spawnGuarded } from './guarded-spawn.ts'
import { LaunchError } from './launch-error.ts'

/** What Node says at each start and is known: decision 0113 tells what native code and threads mean for the permissions. */
const QUIET = ['ExperimentalWarning', 'PERM0001', 'PERM0006']

/** What a part's code may do to the machine, by Node's permission model: it starts no other program, whatever else is said here. */
export interface Permissions {
  /** Folders it reads, all below them included. */
  readonly reads: readonly string[]
  /** Folders it writes, likewise. */
  readonly writes: readonly string[]
  /** Whether it works with native code and threads, as the server does for passwords and papers. */
  readonly native: boolean
}

const permissionArguments = ({ reads, writes, native }: Permissions): string[] => [
  '--permission',
  ...[...reads, ...writes].map((folder) => `--allow-fs-read=${folder}`),
  ...writes.map((folder) => `--allow-fs-write=${folder}`),
  ...(native ? ['--allow-addons', '--allow-worker'] : []),
]

/** One of our own processes: reads its configuration as one line of JSON, says `{"ready":true,…}`, and ends when its input ends. */
export interface PartPlan {
  /** As it stands in sentences to people: `keeper`, `server`. */
  readonly name: string
  readonly node: string
  readonly script: string
  readonly account: Account | null
  readonly permissions: Permissions
  /** Added to the bare environment; never a secret. */
  readonly environment?: Readonly<Record<string, string>>
  readonly readyTimeoutMs: number
  readonly stopTimeoutMs: number
  /** Receives what the part logs, line by line. */
  readonly log: (line: string) => void
}

/**
 * How a part's memory is managed: with room for the short-lived values of many requests at once they die young, and a bound on the rest keeps the
 * collector from leaving garbage lie because the machine is large (docs/performance.md).
 */
export const MEMORY_ARGUMENTS: readonly string[] = ['--max-semi-space-size=32', '--max-old-space-size=512']
export const MEMORY_ENVIRONMENT = { MALLOC_ARENA_MAX: '2' } as const

export interface RunningPart {
  readonly name: string
  readonly pid: number
  /** The ready line, whole. */
  readonly ready: Readonly<Record<string, unknown>>
  /** Resolves when the process has ended, however, with the reason in words. */
  readonly ended: Promise<string>
  /** Gives it one more line while it runs; it may hold secrets, like the first. */
  tell(message: unknown): void
  stop(): Promise<void>
  kill(): void
}

function parseReady(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const message: unknown = JSON.parse(line)
    if (typeof message === 'object' && message !== null && 'ready' in message && message.ready === true)
      return message as Readonly<Record<string, unknown>>
  } catch {
    return undefined // a line of log that only looks like JSON
  }
  return undefined
}

/** A part whose process loads its program and waits for its configuration. */
export interface WaitingPart extends Omit<RunningPart, 'ready' | 'tell'> {
  /**
   * Gives it its configuration and resolves once it says that it is ready. What it is given may hold secrets: it goes through the pipe alone, not
   * through arguments or environment.
   * @throws LaunchError if it ends before, or takes too long
   */
  configure(configuration: unknown): Promise<RunningPart>
}

/** Resolves to the ready line; every other line is logged. */
function readyLine(output: Readable, log: (line: string) => void): Promise<Readonly<Record<string, unknown>>> {
  const told = Promise.withResolvers<Readonly<Record<string, unknown>>>()
  createInterface({ input: output }).on('line', (line) => {
    const ready = parseReady(line)
    if (ready === undefined) log(line)
    else told.resolve(ready)
  })
  return told.promise
}

const argumentsOf = ({ permissions, script }: PartPlan): string[] => [
  ...QUIET.map((warning) => `--disable-warning=${warning}`),
  ...MEMORY_ARGUMENTS,
  ...permissionArguments(permissions),
  script,
]

/** Starts a part's process. */
export function spawnPart(plan: PartPlan): WaitingPart {
  const child = spawnGuarded({
    command: plan.node,
    args: argumentsOf(plan),
    account: plan.account,
    stdio: ['pipe', 'pipe', 'pipe'],
    environment: { NODE_ENV: 'production', ...MEMORY_ENVIRONMENT, ...plan.environment },
  })
  const { stdin, stdout, stderr } = child
  if (stdin === null || stdout === null || stderr === null)
    throw new LaunchError(`The ${plan.name} could not be started.`)
  const ended = once(child, 'exit').then(([code, signal]) =>
    signal === null ? `exit code ${code}` : `signal ${signal}`,
  )
  // A part that dies early breaks the pipe; `ended` tells it.
  stdin.on('error', () => undefined)
  createInterface({ input: stderr }).on('line', plan.log)
  const told = readyLine(stdout, plan.log)
  const kill = () => void child.kill('SIGKILL')
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    stdin.end()
    await Promise.race([ended, delay(plan.stopTimeoutMs, undefined, { ref: false }).then(kill)])
    await ended
  }
  const running = { name: plan.name, pid: child.pid ?? 0, ended, stop, kill }
  const tell = (message: unknown) => void stdin.write(`${JSON.stringify(message)}\n`)
  const configure = async (configuration: unknown) => {
    tell(configuration)
    try {
      return { ...running, tell, ready: await firstOf(plan, told, ended) }
    } catch (error) {
      kill()
      throw error
    }
  }
  return { ...running, configure }
}

async function firstOf<Ready>(plan: PartPlan, ready: Promise<Ready>, ended: Promise<string>): Promise<Ready> {
  const over = new AbortController()
  const died = ended.then((reason) => {
    throw new LaunchError(`The ${plan.name} did not start (${reason}); what it said stands above.`)
  })
  const late = delay(plan.readyTimeoutMs, undefined, { signal: over.signal }).then(() => {
    throw new LaunchError(
      `The ${plan.name} was not ready in ${plan.readyTimeoutMs / 1000} s; what it said stands above.`,
    )
  })
  // Whichever loses the race is not a failure any more.
  died.catch(() => undefined)
  late.catch(() => undefined)
  try {
    return await Promise.race([ready, died, late])
  } finally {
    over.abort()
  }
}
