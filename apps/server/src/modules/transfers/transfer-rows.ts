/** The rows of what is asked for, and their seal: who asked, what goes from whom to whom, and why. */
import { sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'
import type { Reader } from '../../platform/database/reader.ts'
import { openSmall, sealSmall } from '../../platform/gate/small-seal.ts'
import type { Services } from '../../platform/services.ts'

export type TransferState = 'asked' | 'approved' | 'refused' | 'withdrawn' | 'void' | 'expired'

export interface TransferRow {
  readonly id: string
  readonly object: string
  readonly team_id: string | null
  readonly to_id: string
  readonly asked_by: string
  readonly asked_at: string
  readonly until: string
  readonly reason: Uint8Array
  readonly count: number
  readonly mac: Uint8Array
  readonly state: TransferState
  readonly decided_by: string | null
  readonly decided_for: string | null
  readonly decided_at: string | null
  readonly words: Uint8Array | null
  readonly moved: number
}

export const TRANSFER_COLUMNS = sql`t.id, t.object, t.team_id, t.to_id, t.asked_by, t.asked_at, t.until, t.reason, t.count, t.mac, t.state, t.decided_by, t.decided_for,
  t.decided_at, t.words, t.moved`

/** A record of a request, and whose it was when it was asked for. */
export interface TransferItem {
  readonly record_id: string
  readonly owner_id: string
}

type Asked = Pick<TransferRow, 'id' | 'object' | 'team_id' | 'to_id' | 'asked_by' | 'asked_at' | 'until' | 'reason'>

const LABEL = 'transfer'
const timeOf = (at: string): string => new Date(at).toISOString()

function documentOf(asked: Asked, items: readonly TransferItem[]): string {
  const { id, object, team_id, to_id, asked_by, asked_at, until, reason } = asked
  const pairs = items.map(({ record_id, owner_id }) => `${record_id} ${owner_id}`).toSorted()
  const times = [timeOf(asked_at), timeOf(until)]
  return JSON.stringify([id, object, team_id, to_id, asked_by, ...times, Buffer.from(reason).toString('base64'), pairs])
}

const bindingOf = (id: string, part: 'reason' | 'words'): Uint8Array =>
  Buffer.from(JSON.stringify(['transfer', id, part]))

/** A colleague's words, sealed for one request. */
export async function sealWords(
  services: Services,
  about: { readonly tenantId: string; readonly id: string; readonly part: 'reason' | 'words' },
  text: string,
): Promise<Buffer> {
  const key = await services.keeper.purposeKey(about.tenantId, 'settings')
  return sealSmall(key, { text, binding: bindingOf(about.id, about.part), random: services.random })
}

/** Why it was asked for, and what was said to it; nothing where they do not open. */
export async function openWords(services: Services, tenantId: string, { id, reason, words }: TransferRow) {
  const key = await services.keeper.purposeKey(tenantId, 'settings')
  const open = (sealed: Uint8Array | null, part: 'reason' | 'words') =>
    sealed === null ? '' : (openSmall(key, sealed, bindingOf(id, part)) ?? '')
  return { reason: open(reason, 'reason'), words: open(words, 'words') }
}

/** Keeps a request with its records. */
export async function insertTransfer(
  { keeper }: Pick<Services, 'keeper'>,
  tx: Transaction,
  asked: Asked & { readonly items: readonly TransferItem[] },
): Promise<void> {
  const { id, object, team_id, to_id, asked_by, asked_at, until, reason, items } = asked
  const [mac] = await keeper.mac(tx.tenantId, LABEL, [documentOf(asked, items)])
  await tx.query(sql`insert into transfer (tenant_id, id, object, team_id, to_id, asked_by, asked_at, until, reason, count, mac)
    values (${tx.tenantId}, ${id}, ${object}, ${team_id}, ${to_id}, ${asked_by}, ${asked_at}, ${until}, ${reason}, ${items.length}, ${mac})`)
  await tx.query(sql`insert into transfer_item (tenant_id, transfer_id, record_id, owner_id)
    select ${tx.tenantId}, ${id}, i.record_id, i.owner_id
    from unnest(${items.map((item) => item.record_id)}::uuid[], ${items.map((item) => item.owner_id)}::uuid[]) as i (record_id, owner_id)`)
}

/** A request and its records that are still its matter; absent where there is none, or the rows are not what was asked for. */
export async function findTransfer(
  { keeper }: Pick<Services, 'keeper'>,
  tx: Transaction,
  id: string,
): Promise<{ readonly row: TransferRow; readonly items: readonly TransferItem[] } | undefined> {
  const [row] = await tx.query<TransferRow>(
    sql`select ${TRANSFER_COLUMNS} from transfer t where t.tenant_id = ${tx.tenantId} and t.id = ${id}`,
  )
  if (row === undefined) return undefined
  const items = await tx.query<TransferItem & { over: boolean }>(
    sql`select record_id, owner_id, over from transfer_item where tenant_id = ${tx.tenantId} and transfer_id = ${id}`,
  )
  const [isSound] = await keeper.verifyMacs(tx.tenantId, LABEL, [{ document: documentOf(row, items), mac: row.mac }])
  return isSound === true ? { row, items: items.filter(({ over }) => !over) } : undefined
}

/** Locks a request that waits until the transaction ends; false where it waits no more. */
export async function lockWaiting(tx: Transaction, id: string, now: string): Promise<boolean> {
  const rows = await tx.query(
    sql`select 1 from transfer where tenant_id = ${tx.tenantId} and id = ${id} and state = 'asked' and until > ${now} for update`,
  )
  return rows.length > 0
}

/** What became of a request. */
export const endTransfer = (
  tx: Transaction,
  id: string,
  end: Pick<TransferRow, 'state' | 'decided_at'> &
    Partial<Pick<TransferRow, 'decided_by' | 'decided_for' | 'words' | 'moved'>>,
): Promise<unknown> =>
  tx.query(sql`update transfer set state = ${end.state}, decided_by = ${end.decided_by ?? null}, decided_for = ${end.decided_for ?? null},
    decided_at = ${end.decided_at}, words = ${end.words ?? null}, moved = ${end.moved ?? 0} where tenant_id = ${tx.tenantId} and id = ${id}`)

/** Which of the records are asked for already, by requests that wait. */
export async function waitingAmong(
  reading: Pick<Reader, 'query'>,
  tenantId: string,
  about: { readonly ids: readonly string[]; readonly now: string },
): Promise<ReadonlyMap<string, string>> {
  const rows = await reading.query<{ record_id: string; transfer_id: string }>(
    sql`select i.record_id, i.transfer_id from transfer_item i join transfer t on t.tenant_id = i.tenant_id and t.id = i.transfer_id
      where i.tenant_id = ${tenantId} and i.record_id = any(${about.ids as string[]}::uuid[]) and not i.over and t.state = 'asked' and t.until > ${about.now}`,
  )
  return new Map(rows.map((row) => [row.record_id, row.transfer_id]))
}
