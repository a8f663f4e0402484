/** The company's people by the words a file may name them by. */
import { openEnvelope } from '@holdfast/crypto'
import { sql } from 'kysely'
import { userBinding } from '../../../platform/people.ts'
import type { Writing } from '../../../records/writing.ts'

export interface Colleague {
  readonly id: string
  readonly teamId: string | null
}

interface Row {
  readonly id: string
  readonly team_id: string | null
  readonly key_id: string
  readonly seal: number
  readonly sealed_personal: Uint8Array
}

/** By e-mail and by name, in lower case; null where two share the word, for then it names neither. */
export async function colleaguesByWord({ services, caller }: Writing): Promise<ReadonlyMap<string, Colleague | null>> {
  const tenantId = caller.tenant.id
  const rows = await services.database.read<Row>(
    tenantId,
    sql`select id, team_id, key_id, seal, sealed_personal from app_user where tenant_id = ${tenantId} and status in ('active', 'invited')`,
  )
  const keys = await services.keeper.openSubjects(
    tenantId,
    tenantId,
    'directory',
    rows.map((row) => row.key_id),
  )
  const byWord = new Map<string, Colleague | null>()
  rows.forEach((row, at) => {
    const key = keys[at] ?? null
    const plain = key === null ? null : openEnvelope(key, userBinding(tenantId, row), row.sealed_personal)
    if (plain === null) return
    const { name, email } = JSON.parse(new TextDecoder().decode(plain)) as { name: string; email: string }
    for (const word of new Set([name, email].map((text) => text.normalize('NFKC').toLowerCase())))
      byWord.set(word, byWord.has(word) ? null : { id: row.id, teamId: row.team_id })
  })
  return byWord
}
