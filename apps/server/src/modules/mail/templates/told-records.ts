/** The records of which a letter from a template tells, each as its writer sees it. */
import { visibleFields } from '@holdfast/policy'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { openVisible, type Visible } from '../../../records/index.ts'
import type { Origin } from '../owner.ts'

/** From which record a letter is written, and to which contact, where that is one alone. */
export interface Asked {
  readonly object: Origin
  readonly id: string
  readonly to?: string
}

const NAMED = ['account', 'owner'] as const

const fault = (path: string, code: string) => new Refusal('invalid', { errors: [{ path, code }] })

/** Opens a record of which a letter tells, counted like opening it. */
export function openTold(ctx: RequestContext, { object, id }: Asked): Promise<Visible> {
  const { caller } = ctx
  const visible = visibleFields(caller.access, object)
  const expand = NAMED.filter((key) => visible.has(key)).join(',')
  return openVisible(ctx, caller.tenant.catalog.getObject(object), { id, expand })
}

const refusedAs =
  (path: string, code: string) =>
  (error: unknown): never => {
    throw error instanceof Refusal && (error.code === 'not_found' || error.code === 'erased')
      ? fault(path, code)
      : error
  }

/** The account of a deal; none where it has none. Refuses one that its reader does not see. */
async function accountOf(ctx: RequestContext, { record }: Visible): Promise<Visible | null> {
  if (record.modes.get('account') !== 'clear') throw fault('/template', 'place_hidden')
  const id = record.values['account']
  if (typeof id !== 'string') return null
  return openTold(ctx, { object: 'account', id }).catch(refusedAs('/template', 'place_hidden'))
}

/**
 * All records of which a letter tells that names these objects, from the one it is written from. Refuses fields of a contact where it is not said which
 * one gets the letter.
 */
export async function recordsToTell(
  ctx: RequestContext,
  from: Visible,
  { named, to }: { readonly named: ReadonlySet<Origin>; readonly to: string | undefined },
): Promise<ReadonlyMap<Origin, Visible>> {
  const origin = from.record.object.name as Origin
  const told = new Map<Origin, Visible>([[origin, from]])
  if (named.has('account') && origin === 'opportunity') {
    const account = await accountOf(ctx, from)
    if (account !== null) told.set('account', account)
  }
  if (named.has('contact') && origin !== 'contact') {
    if (to === undefined) throw fault('/template', 'place_whose')
    told.set('contact', await openTold(ctx, { object: 'contact', id: to }).catch(refusedAs('/to', 'mail_not_theirs')))
  }
  return told
}
