import type { Label, ObjectDeclaration } from '@holdfast/catalog'
import Type from 'typebox'
import type { RequestContext } from '../../platform/gate/context.ts'
import { UUID_PATTERN } from '../../platform/identifiers.ts'
import type { Writing } from '../writing.ts'

/** A record's id in an address. */
export const ById = Type.Object({
  id: Type.String({ pattern: UUID_PATTERN }),
})

/** A JSON object whose members the engine itself checks against the catalogue. */
export const Members = Type.Record(Type.String(), Type.Unknown())

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
