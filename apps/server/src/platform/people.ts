import { openEnvelope } from '@holdfast/crypto'
import { sql } from 'kysely'
import type { Clock } from './clock.ts'
import type { Database } from './database/database.ts'
import type { Keeper } from './keys/keeper.ts'

interface UserRow {
  readonly id: string
  readonly key_id: string
  readonly seal: number
  readonly sealed_personal: Uint8Array
}

export interface People {
  /** Names of colleagues by id; unknown ids are missing. Colleagues are not customers: their names count against no customer budget. */
  namesOf(tenantId: string, ids: readonly string[]): Promise<Map<string, Record<string, unknown>>>
  /** Forgets a changed colleague. */
  forget(userId: string): void
}

const KEPT_MS = 5 * 60_000
const MOST_KEPT = 20_000

/** What a user's envelope is bound to. */
export const userBinding = (tenantId: string, row: { id: string; seal: number }) =>
  ({
    tenant: tenantId,
    object: 'user',
    record: row.id,
    class: 'personal',
    owner: null,
    team: null,
    seal: row.seal,
  }) as const

/** The names of colleagues, opened once and kept a while. */
export function createPeople(ports: { database: Database; keeper: Keeper; clock: Clock }): People {
  const kept = new Map<string, { name: string; until: number }>()

  async function fetch(tenantId: string, ids: readonly string[]): Promise<void> {
    const rows = await ports.database.read<UserRow>(
      tenantId,
      sql`select id, key_id, seal, sealed_personal from app_user where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`,
      'users_by_id',
    )
    const keys = await ports.keeper.openSubjects(
      tenantId,
      tenantId,
      'directory',
      rows.map((row) => row.key_id),
    )
    if (kept.size > MOST_KEPT) kept.clear()
    rows.forEach((row, at) => {
      const key = keys[at]
      const plain =
        key === null || key === undefined ? null : openEnvelope(key, userBinding(tenantId, row), row.sealed_personal)
      if (plain === null) return
      const { name } = JSON.parse(new TextDecoder().decode(plain)) as { name: string }
      kept.set(row.id, { name, until: ports.clock.now() + KEPT_MS })
    })
  }

  return {
    async namesOf(tenantId, ids) {
      const missing = ids.filter((id) => (kept.get(id)?.until ?? 0) < ports.clock.now())
      if (missing.length > 0) await fetch(tenantId, missing)
      return new Map(ids.flatMap((id) => (kept.has(id) ? [[id, { id, name: kept.get(id)?.name }]] : [])))
    },
    forget: (userId) => void kept.delete(userId),
  }
}
