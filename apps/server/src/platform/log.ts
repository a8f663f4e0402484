import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino'

/** The four levels and nothing else: what a child logger is bound to would pass by the list below. */
export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'>

/** Names of members that may stand in a log line. An allow list: a line cannot carry a customer's value by accident. */
const MEMBERS = new Set([
  'level',
  'time',
  'pid',
  'msg',
  'route',
  'status',
  'code',
  'traceId',
  'tenantId',
  'userId',
  'durationMs',
  'bytes',
  'count',
  'jobId',
  'job',
  'state',
  'size',
  'port',
  'url',
  'version',
  'attempt',
  'error',
  'where',
  'setting',
  'logId',
  'milliseconds',
  'rows',
])

/** A code of ours, of Node or of PostgreSQL; any other text may quote a value. */
const CODE = /^[A-Za-z0-9_]{1,40}$/

/** The places in an error's stack, innermost first; its message, which stands before them, may hold lines that look alike. */
export function placesOf(error: Error): string[] {
  const stack = error.stack ?? ''
  const said = stack.indexOf(error.message)
  if (said < 0) return []
  return stack
    .slice(said + error.message.length)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
}

/** What is said of an error: its kind, our own code and the places in our code; never its message, which may quote a value. */
export function errorFacts(error: unknown): { error: string; code?: string; where?: string } {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = 'code' in error && typeof error.code === 'string' && CODE.test(error.code) ? { code: error.code } : {}
  const places = placesOf(error).slice(0, 6)
  const where = places
    .map((line) =>
      line
        .trim()
        .replace(/^at /, '')
        .replace(/\(?file:\/\/\S*\/(apps|packages|node_modules)\//, '($1/'),
    )
    .join(' < ')
  return { error: error.constructor.name, ...code, ...(where === '' ? {} : { where }) }
}

const allowed = (line: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(line)
      .filter(([name]) => MEMBERS.has(name))
      .map(([name, value]) => [
        name,
        value instanceof Error
          ? errorFacts(value).error
          : typeof value === 'object' && value !== null
            ? '[object]'
            : value,
      ]),
  )

/** A structured log. Members outside the list are dropped, objects are not printed, errors lose their message. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    formatters: { log: allowed },
    serializers: { err: errorFacts },
  }
  const log = destination === undefined ? pino(options) : pino(options, destination)
  const { debug, info, warn, error } = log
  return { debug: debug.bind(log), info: info.bind(log), warn: warn.bind(log), error: error.bind(log) }
}
