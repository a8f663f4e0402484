/** Of which record it is said, and who may share it. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import { may, type ReachOfRecord, SHAREABLE } from '@holdfast/policy'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'

/** An object whose records may be shared; another one is like none. */
export function shareable({ caller }: RequestContext, name: string): ObjectDeclaration {
  const { catalog } = caller.tenant
  const object = catalog.findObject(name) ?? catalog.findByPlural(name)
  if (object === undefined || !SHAREABLE.includes(object.name)) throw new Refusal('not_found')
  return object
}

/** A record is shared by its owner, or by whoever may give it to somebody for good; by nobody with whom it is shared. */
export function mayShare({ caller }: RequestContext, object: ObjectDeclaration, reach: ReachOfRecord): boolean {
  const { access, user } = caller
  const isOwn = reach.ownerId === user.id && may(access, { object: object.name, action: 'update' }, reach)
  return reach.ownerId !== null && (isOwn || may(access, { object: object.name, action: 'assign' }, reach))
}
