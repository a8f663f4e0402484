import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely'
import pg from 'pg'
import { WrittenRows } from '../audit/written.ts'
import { ChangingPool } from './changing-pool.ts'
import { type Hearer, listen } from './listen.ts'
import { packed, unpackRows } from './packed-rows.ts'
import { readAsTenant } from './tenant-read.ts'

/** A statement with its parameters; made by Kysely's `sql` tag, so that a value can never become text of the statement. */
export type Statement = RawBuilder<unknown>

const composer = new Kysely<Record<string, never>>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/** The text and parameters of a statement, for tests and for running it. */
export const compileStatement = (statement: Statement): { sql: string; parameters: readonly unknown[] } =>
  statement.compile(composer)

// Times leave PostgreSQL as the contract's RFC 3339 with milliseconds, dates as they are: no Date object in between.
const TIMESTAMPTZ = 1184
const DATE = 1082
const INT8 = 20
const types = new pg.TypeOverrides()
types.setTypeParser(TIMESTAMPTZ, knownTime)
types.setTypeParser(DATE, (text: string) => text)
types.setTypeParser(INT8, (text: string) => Number(text))

let lastTime = { text: '', time: '' }

/** Rows that were made together have the same time: it is turned once. */
function knownTime(text: string): string {
  if (text !== lastTime.text) lastTime = { text, time: rfc3339(text) }
  return lastTime.time
}

/** PostgreSQL's text of a time in UTC as RFC 3339 with milliseconds; the connection's zone is UTC. */
function rfc3339(text: string): string {
  if (!text.endsWith('+00')) return new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toISOString()
  const fraction = text.length > 22 ? text.slice(20, -3).padEnd(3, '0').slice(0, 3) : '000'
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`
}

/** One transaction, bound to a tenant by row-level security. */
export interface Transaction {
  readonly tenantId: string
  /** Rows written so far whose event is still to come: a transaction that would commit without it fails. */
  readonly written: WrittenRows
  query<Row>(statement: Statement): Promise<Row[]>
  /** Runs after the commit has succeeded, never otherwise. */
  afterCommit(run: () => void): void
}

export interface Database {
  /** Runs `work` in one transaction that sees only `tenantId`. Commits when it resolves, rolls back when it throws. */
  inTenant<T>(tenantId: string, work: (tx: Transaction) => Promise<T>): Promise<T>
  /** The same without writing: all that `work` reads is of one moment. */
  atOneMoment<T>(tenantId: string, work: (tx: Transaction) => Promise<T>): Promise<T>
  /** One reading statement under the tenant's row-level security, in a single round trip. `name` keeps its plan. */
  read<Row>(tenantId: string, statement: Statement, name?: string): Promise<Row[]>
  /** The same for many rows of many columns, which travel as one value; `names` are those of the columns in their order. */
  readPacked<Row>(
    tenantId: string,
    statement: Statement,
    about: { names: readonly string[]; name?: string },
  ): Promise<Row[]>
  /** A statement on installation-wide tables or functions; sees no tenant's rows. `name` keeps its plan. */
  installation<Row>(statement: Statement, name?: string): Promise<Row[]>
  /** Calls `heard` on each notification of a channel until the returned function is called; a lost connection is made anew. */
  listen(channel: string, hearer: Hearer): Promise<() => Promise<void>>
  /** New connections are made by this password from now on; those that stand go on. */
  takePassword(password: string): void
  readonly pool: pg.Pool
  close(): Promise<void>
}

const BIND_TENANT = { name: 'bind_tenant', text: "select set_config('app.tenant_id', $1, true)" }

const MOST_NAMES = 5_000
const names = new Map<string, string>()

/** The name under which connections keep a statement's plan: the given one and a mark of the text, which never stands for two texts. */
function nameOf(name: string, text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  if (names.size >= MOST_NAMES) names.clear()
  const made = `${name}:${createHash('sha1').update(text).digest('base64url').slice(0, 12)}`
  names.set(text, made)
  return made
}

/** Asked so often, a statement is one of the few hundred that acts are made of. */
const OFTEN = 3
const MOST_KEPT = 600

/**
 * The names of acts' statements, each once it was asked often: acts find and write rows by their ids, so the plan that PostgreSQL keeps is the one it would
 * make again, and planning was the dearer half of them. Reads are named where they are asked: a report's plan may hang on what it is asked. A pool's own,
 * since its connections keep the plans.
 */
function actNaming(): (text: string) => string | undefined {
  const kept = new Map<string, string>()
  const timesAsked = new Map<string, number>()
  return (text) => {
    const known = kept.get(text)
    if (known !== undefined || kept.size >= MOST_KEPT) return known
    const times = (timesAsked.get(text) ?? 0) + 1
    if (timesAsked.size >= MOST_NAMES) timesAsked.clear()
    timesAsked.set(text, times)
    if (times < OFTEN) return undefined
    timesAsked.delete(text)
    const made = nameOf('act', text)
    kept.set(text, made)
    return made
  }
}

function configOf(statement: Statement, naming: (text: string) => string | undefined): pg.QueryConfig {
  const { sql, parameters } = compileStatement(statement)
  const name = naming(sql)
  const query = { text: sql, values: parameters as unknown[] }
  return name === undefined ? query : { ...query, name }
}

/** A statement that is named where it is asked, or has no name. */
const namedQuery = (statement: Statement, name: string | undefined): pg.QueryConfig =>
  configOf(statement, (text) => (name === undefined ? undefined : nameOf(name, text)))

interface Asking {
  readonly tenantId: string
  readonly queryOf: (statement: Statement) => pg.QueryConfig
}

function transactionOn(
  client: pg.PoolClient,
  { tenantId, queryOf }: Asking,
): { tx: Transaction; committed: () => void } {
  const callbacks: (() => void)[] = []
  return {
    tx: {
      tenantId,
      written: new WrittenRows(),
      query: async <Row>(statement: Statement) => (await client.query(queryOf(statement))).rows as Row[],
      afterCommit: (run) => void callbacks.push(run),
    },
    committed: () => {
      for (const run of callbacks) run()
    },
  }
}

/** The connection's socket, which pg does not name in its types. */
const socketOf = (client: pg.PoolClient): Socket =>
  (client as unknown as { connection: { stream: Socket } }).connection.stream

/** Sends statements in one packet and waits for all; throws the first failure. One system call instead of one per statement. */
async function inOnePacket(client: pg.PoolClient, send: () => Promise<pg.QueryResult>[]): Promise<pg.QueryResult[]> {
  const socket = socketOf(client)
  socket.cork()
  const sent = send()
  process.nextTick(() => socket.uncork())
  const outcomes = await Promise.allSettled(sent)
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
}

interface Kind {
  readonly begin: string
  readonly queryOf: (statement: Statement) => pg.QueryConfig
}

/** Acts on a pool's connections. */
function actsOn(): Kind {
  const naming = actNaming()
  return { begin: 'begin', queryOf: (statement) => configOf(statement, naming) }
}

const AT_ONE_MOMENT: Kind = {
  begin: 'begin isolation level repeatable read read only',
  queryOf: (statement) => namedQuery(statement, undefined),
}

interface Work<T> {
  readonly tenantId: string
  readonly work: (tx: Transaction) => Promise<T>
}

async function inTransaction<T>(pool: pg.Pool, { begin, queryOf }: Kind, { tenantId, work }: Work<T>): Promise<T> {
  const client = await pool.connect()
  let broken = true
  try {
    const opened = inOnePacket(client, () => [
      client.query(begin),
      client.query({ ...BIND_TENANT, values: [tenantId] }),
    ])
    opened.catch(() => undefined)
    const { tx, committed } = transactionOn(client, { tenantId, queryOf })
    try {
      const result = await work(tx)
      await opened
      await tx.written.settle()
      await client.query('commit')
      broken = false
      committed()
      return result
    } catch (error) {
      await client.query('rollback')
      broken = false
      throw error
    }
  } finally {
    client.release(broken)
  }
}

async function read<Row>(pool: pg.Pool, tenantId: string, query: pg.QueryConfig): Promise<Row[]> {
  const client = await pool.connect()
  let broken = true
  try {
    const answer = await readAsTenant(client, tenantId, query)
    broken = false
    return answer.rows as Row[]
  } finally {
    client.release(broken)
  }
}

/** Opens the pool of the application's restricted role. `options` are pg's, without secrets in the environment. */
export function openDatabase(options: pg.PoolConfig): Database {
  const pool = new ChangingPool({
    ...options,
    types,
    pipeline: true,
    // One that goes is dear to replace: a new backend maps each page of the shared memory anew where it first touches it, and plans each statement anew.
    idleTimeoutMillis: 0,
    options: '-c timezone=UTC -c datestyle=ISO',
  } as pg.PoolConfig)
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  // One that breaks while it is lent out fails the next statement on it, which is told there.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const act = actsOn()
  return {
    pool,
    inTenant: (tenantId, work) => inTransaction(pool, act, { tenantId, work }),
    atOneMoment: (tenantId, work) => inTransaction(pool, AT_ONE_MOMENT, { tenantId, work }),
    read: (tenantId, statement, name) => read(pool, tenantId, namedQuery(statement, name)),
    readPacked: async <Row>(
      tenantId: string,
      statement: Statement,
      about: { names: readonly string[]; name?: string },
    ) => {
      const [answer] = await read<{ rows: string | null }>(pool, tenantId, namedQuery(packed(statement), about.name))
      return unpackRows<Row>(answer?.rows ?? null, about.names)
    },
    installation: async <Row>(statement: Statement, name?: string) =>
      (await pool.query(namedQuery(statement, name))).rows as Row[],
    listen: (channel, hearer) => listen(pool, channel, hearer),
    takePassword: (password) => pool.takePassword(password),
    close: () => pool.end(),
  }
}
