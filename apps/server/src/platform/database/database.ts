import { createHash } from 'node:crypto'
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely'
import pg from 'pg'

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
types.setTypeParser(TIMESTAMPTZ, (text: string) =>
  new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toISOString(),
)
types.setTypeParser(DATE, (text: string) => text)
types.setTypeParser(INT8, (text: string) => Number(text))

/** One transaction, bound to a tenant by row-level security. */
export interface Transaction {
  readonly tenantId: string
  query<Row>(statement: Statement): Promise<Row[]>
  /** Runs after the commit has succeeded, never otherwise. */
  afterCommit(run: () => void): void
}

export interface Database {
  /** Runs `work` in one transaction that sees only `tenantId`. Commits when it resolves, rolls back when it throws. */
  inTenant<T>(tenantId: string, work: (tx: Transaction) => Promise<T>): Promise<T>
  /** One reading statement under the tenant's row-level security, in a single round trip. `name` keeps its plan. */
  read<Row>(tenantId: string, statement: Statement, name?: string): Promise<Row[]>
  /** A statement on installation-wide tables or functions; sees no tenant's rows. */
  installation<Row>(statement: Statement): Promise<Row[]>
  /** Calls `heard` on each notification of a channel until the returned function is called. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>
  readonly pool: pg.Pool
  close(): Promise<void>
}

const BIND_TENANT = { name: 'bind_tenant', text: "select set_config('app.tenant_id', $1, true)" }

function namedQuery(statement: Statement, name: string | undefined): pg.QueryConfig {
  const { sql, parameters } = compileStatement(statement)
  const query = { text: sql, values: parameters as unknown[] }
  return name === undefined
    ? query
    : { ...query, name: `${name}:${createHash('sha1').update(sql).digest('base64url').slice(0, 12)}` }
}

function transactionOn(client: pg.PoolClient, tenantId: string): { tx: Transaction; committed: () => void } {
  const callbacks: (() => void)[] = []
  return {
    tx: {
      tenantId,
      query: async <Row>(statement: Statement) => (await client.query(namedQuery(statement, undefined))).rows as Row[],
      afterCommit: (run) => void callbacks.push(run),
    },
    committed: () => {
      for (const run of callbacks) run()
    },
  }
}

/** Sends statements without waiting in between (the connection pipelines them) and reports the first failure. */
async function together(queries: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(queries)).find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

async function inTenant<T>(pool: pg.Pool, tenantId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken = true
  try {
    const opened = together([client.query('begin'), client.query({ ...BIND_TENANT, values: [tenantId] })])
    opened.catch(() => undefined)
    const { tx, committed } = transactionOn(client, tenantId)
    try {
      const result = await work(tx)
      await opened
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
    const opened = [client.query('begin read only'), client.query({ ...BIND_TENANT, values: [tenantId] })]
    const answer = client.query(query)
    await together([...opened, answer, client.query('commit')])
    broken = false
    return (await answer).rows as Row[]
  } finally {
    client.release(broken)
  }
}

async function listen(pool: pg.Pool, channel: string, heard: (payload: string) => void): Promise<() => Promise<void>> {
  const client = await pool.connect()
  client.on('notification', (message) => {
    if (message.channel === channel) heard(message.payload ?? '')
  })
  await client.query(`listen ${pg.escapeIdentifier(channel)}`)
  return async () => {
    client.removeAllListeners('notification')
    client.release(true)
  }
}

/** Opens the pool of the application's restricted role. `options` are pg's, without secrets in the environment. */
export function openDatabase(options: pg.PoolConfig): Database {
  const pool = new pg.Pool({ ...options, types, pipeline: true } as pg.PoolConfig)
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  return {
    pool,
    inTenant: (tenantId, work) => inTenant(pool, tenantId, work),
    read: (tenantId, statement, name) => read(pool, tenantId, namedQuery(statement, name)),
    installation: async <Row>(statement: Statement) =>
      (await pool.query(namedQuery(statement, undefined))).rows as Row[],
    listen: (channel, heard) => listen(pool, channel, heard),
    close: () => pool.end(),
  }
}
