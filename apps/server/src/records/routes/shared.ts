import type { Label, ObjectDeclaration } from '@holdfast/catalog'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Writing } from '../writing.ts'

/** One record of an object in an English sentence: `an account`, `a contact`. */
export const oneOf = ({ en }: Label): string => `${/^[aeiou]/i.test(en) ? 'an' : 'a'} ${en.toLowerCase()}`

/** The tenant's own form of an object: its custom fields and words. */
export const tenantObject = (ctx: RequestContext, object: ObjectDeclaration): ObjectDeclaration =>
  ctx.caller.tenant.catalog.getObject(object.name)

/** What an act on records of an object works with. */
export const writingOf = (ctx: RequestContext, object: ObjectDeclaration): Writing => ({
  services: ctx.services,
  caller: ctx.caller,
  object: tenantObject(ctx, object),
})
