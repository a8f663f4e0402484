import type { Services } from '../../../platform/services.ts'

const LABEL = 'pending-roles'

/** Roles asked for: they rest until somebody other than the asker confirms them. */
export interface PendingRoles {
  readonly tenantId: string
  readonly userId: string
  readonly roles: readonly string[]
  readonly askedBy: string | null
  /** Epoch of the rights they were asked on top of: once those have changed otherwise, an old request put back is none. */
  readonly epoch: number
}

export interface PendingRow {
  readonly pending_document: string | null
  readonly pending_mac: Uint8Array | null
}

/** The document and its MAC as they lie in the row; both null where nothing is asked. */
export async function sealPending(services: Services, pending: PendingRoles | null): Promise<PendingRow> {
  if (pending === null || pending.roles.length === 0) return { pending_document: null, pending_mac: null }
  const { tenantId, userId, roles, askedBy, epoch } = pending
  const document = JSON.stringify({ tenantId, userId, roles, askedBy, epoch })
  const [mac] = await services.keeper.mac(tenantId, LABEL, [document])
  return { pending_document: document, pending_mac: mac ?? null }
}

/** What was truly asked for this person on their present rights; null for anything else the row may say. */
export async function openPending(
  services: Services,
  who: { tenantId: string; userId: string; epoch: number },
  row: PendingRow,
): Promise<PendingRoles | null> {
  if (row.pending_document === null || row.pending_mac === null) return null
  const [sound] = await services.keeper.verifyMacs(who.tenantId, LABEL, [
    { document: row.pending_document, mac: row.pending_mac },
  ])
  if (sound !== true) return null
  const pending = JSON.parse(row.pending_document) as PendingRoles
  const same = pending.tenantId === who.tenantId && pending.userId === who.userId && pending.epoch === who.epoch
  return same ? pending : null
}
