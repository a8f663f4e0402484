import { visibleFields } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import { type RequestContext, statedVersion } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import {
  type AssignedOwner,
  assignedOwner,
  demandVersion,
  loadRecord,
  type OpenRecord,
  storeChange,
  viewRecord,
  type Writing,
  within,
} from '../../records/index.ts'
import { OBJECT } from './acting.ts'

/** The lead as it lies locked for the act: reached, of the stated version, still held back. */
async function heldLead(
  writing: Writing,
  tx: Transaction,
  asked: { id: string; version: number },
): Promise<OpenRecord> {
  const lead = await loadRecord(writing, { id: asked.id, action: 'update', lockIn: tx })
  demandVersion(lead, asked.version)
  if (lead.values['review'] !== 'held') throw new Refusal('state_conflict')
  return lead
}

/** Stores that the lead was accepted, and whose it is from now on. */
async function storeAccepted(
  writing: Writing,
  tx: Transaction,
  about: { lead: OpenRecord; given: AssignedOwner | null },
): Promise<readonly string[]> {
  const { lead, given } = about
  const { owner_id: ownerId, team_id: teamId } = lead.row
  const moves = given !== null && given.ownerId !== ownerId
  const label = given?.rule.label[writing.caller.tenant.language] ?? null
  const changed = ['review', ...(moves ? ['owner', 'assignedBy'] : [])]
  await storeChange(writing, tx, {
    record: lead,
    values: { ...lead.values, review: 'accepted', ...(moves ? { owner: given.ownerId, assignedBy: label } : {}) },
    changed,
    ...(moves ? { ownerId: given.ownerId, teamId: given.teamId } : { ownerId, teamId }),
  })
  return changed
}

/** The lead as whoever accepted it sees it; of one that went beyond their reach, that it is there. */
async function viewAfter(writing: Writing, tx: Transaction, id: string): Promise<Record<string, unknown>> {
  try {
    const record = await loadRecord(writing, { id, action: 'read', lockIn: tx })
    return viewRecord(record, { fields: null, everVisible: visibleFields(writing.caller.access, OBJECT) })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'not_found') throw error
    const [row] = await tx.query<{ version: number }>(
      sql`select version from ${sql.table(OBJECT)} where tenant_id = ${tx.tenantId} and id = ${id}`,
    )
    return { id, version: row?.version ?? 1, meta: { masked: [], omitted: [] } }
  }
}

/** Takes a lead that was held back as a lead like others: it goes where the company's rules say, else stays with who looked at it. */
export async function acceptHeld(ctx: RequestContext, id: string): Promise<Answer> {
  const version = statedVersion(ctx.headers)
  const { services, caller } = ctx
  const outer: Writing = { services, caller, object: caller.tenant.catalog.getObject(OBJECT) }
  const seen = await loadRecord(outer, { id, action: 'update' })
  if (seen.values['review'] !== 'held') throw new Refusal('state_conflict')
  const given = await assignedOwner(outer, seen.values)
  return ctx.write(async (tx) => {
    const writing = within(outer, tx)
    const lead = await heldLead(writing, tx, { id, version })
    const changed = await storeAccepted(writing, tx, { lead, given })
    const facts = { rule: given?.rule.id ?? null, ownerId: given?.ownerId ?? lead.row.owner_id }
    const audit = await tx.record({
      act: 'lead.accept',
      outcome: 'allowed',
      object: OBJECT,
      recordId: id,
      changed,
      facts,
    })
    return { status: 200, body: await viewAfter(writing, tx, id), audit }
  })
}
