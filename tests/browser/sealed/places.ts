import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Installation, openInstallation } from '../../../apps/server/src/launch/installation.ts'
import { ownerConnectionOf } from '../../../apps/server/src/launch/postgres.ts'
import type { RunningHoldfast } from '../harness/installation.ts'

const ROOT = join(import.meta.dirname, '../../..')
const SEGMENT_BYTES = 16 * 1024 * 1024

/** Some bytes of the installation and where they lie. */
export interface Piece {
  readonly place: string
  readonly bytes: Uint8Array
}

export const installationOf = ({ dataDir, keysDir }: RunningHoldfast): Installation =>
  openInstallation({ dataDir, keysDir, programDir: ROOT }, () => undefined)

/** Lets the database's superuser, who is nobody's role in the application, look at the running installation. */
export async function asSuperuser<T>(holdfast: RunningHoldfast, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(ownerConnectionOf(installationOf(holdfast)))
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Every row of every table there is, the database's own included (its statistics hold samples of columns), as text: long values are put together and unpacked by it. */
export async function* rowsOfAllTables(client: pg.Client): AsyncGenerator<Piece> {
  const tables = await client.query<{ name: string }>(
    "select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'm') order by 1",
  )
  for (const { name } of tables.rows) {
    const { rows } = await client.query<{ text: string }>(`select t::text as text from ${name} t`)
    yield { place: `rows of ${name}`, bytes: Buffer.from(rows.map(({ text }) => text).join('\n')) }
  }
}

/** The pages that the write-ahead log holds whole, which lie compressed in its files. */
export async function* pagesOfLog(client: pg.Client): AsyncGenerator<Piece> {
  await client.query('create extension if not exists pg_walinspect')
  const { rows: names } = await client.query<{ name: string }>(
    'select name from pg_ls_waldir() where name ~ $1 and name <= pg_walfile_name(pg_current_wal_flush_lsn()) order by 1',
    ['^[0-9A-F]{24}$'],
  )
  for (const { name } of names) {
    const start = (BigInt(`0x${name.slice(8, 16)}`) << 32n) + BigInt(`0x${name.slice(16)}`) * BigInt(SEGMENT_BYTES)
    const { rows } = await client.query<{ page: Buffer }>(
      `select block_fpi_data as page from pg_get_wal_block_info('0/0'::pg_lsn + $1::numeric, least('0/0'::pg_lsn + $2::numeric, pg_current_wal_flush_lsn()), true)
        where block_fpi_data is not null`,
      [String(start), String(start + BigInt(SEGMENT_BYTES))],
    )
    for (const { page } of rows) yield { place: `a page in the log ${name}`, bytes: page }
  }
}

function* filesBelow(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const found = lstatSync(path)
    if (found.isDirectory()) yield* filesBelow(path)
    else if (found.isFile()) yield path
  }
}

/** Files that the parts' own users left where everybody may write; only root's installations have such users. */
function* leftElsewhere({ accounts }: Installation): Generator<string> {
  const users = new Set(Object.values(accounts ?? {}).map(({ uid }) => uid))
  for (const folder of [tmpdir(), '/var/tmp', '/dev/shm'])
    for (const name of readdirSync(folder)) {
      const path = join(folder, name)
      const found = lstatSync(path, { throwIfNoEntry: false })
      if (found === undefined || !users.has(found.uid)) continue
      if (found.isDirectory()) yield* filesBelow(path)
      else if (found.isFile()) yield path
    }
}

/** Every file of the stopped installation: tables, indexes, log, temporary and uploaded files, the keeper's store and keys, and what was left elsewhere. */
export function* filesOf(installation: Installation): Generator<Piece> {
  const { dataDir, keysDir } = installation
  const paths = [...filesBelow(dataDir), ...filesBelow(keysDir), ...leftElsewhere(installation)]
  for (const path of paths) yield { place: path, bytes: readFileSync(path) }
}
