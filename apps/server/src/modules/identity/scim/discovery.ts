/** What a directory asks before it begins (RFC 7643 §5–7): what is served, and in which form. */
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'
import { baseOf, listAnswer, SCIM_TYPE, unknownResource } from './answers.ts'
import { GROUP, USER } from './resource.ts'

const CORE = 'urn:ietf:params:scim:schemas:core:2.0'

const answer = (body: unknown): Answer => ({ status: 200, contentType: SCIM_TYPE, body, audit: UNRECORDED })

const page = (resources: readonly object[]) => listAnswer(resources, { total: resources.length, start: 1 })

export async function showConfiguration(ctx: RequestContext): Promise<Answer> {
  const off = { supported: false }
  return answer({
    schemas: [`${CORE}:ServiceProviderConfig`],
    patch: { supported: true },
    bulk: { ...off, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: 200 },
    changePassword: off,
    sort: off,
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer',
        description: 'The token of a program with the scope directory:write',
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${baseOf(ctx)}/ServiceProviderConfig` },
  })
}

export async function showResourceTypes(ctx: RequestContext): Promise<Answer> {
  const of = (name: string, endpoint: string, schema: string) => ({
    schemas: [`${CORE}:ResourceType`],
    id: name,
    name,
    endpoint,
    schema,
    meta: { resourceType: 'ResourceType', location: `${baseOf(ctx)}/ResourceTypes/${name}` },
  })
  return answer(page([of('User', '/Users', USER), of('Group', '/Groups', GROUP)]))
}

type Attribute = Readonly<Record<string, unknown>>

const attribute = (name: string, more: Attribute = {}): Attribute => ({
  name,
  type: 'string',
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...more,
})

const parts = (...names: string[]) => ({ type: 'complex', subAttributes: names.map((name) => attribute(name)) })

const SCHEMAS: readonly { id: string; name: string; attributes: readonly Attribute[] }[] = [
  {
    id: USER,
    name: 'User',
    attributes: [
      attribute('userName', { required: true, uniqueness: 'server' }),
      attribute('externalId', { caseExact: true }),
      attribute('displayName'),
      attribute('name', parts('formatted', 'familyName', 'givenName')),
      attribute('emails', { ...parts('value', 'type'), multiValued: true }),
      attribute('active', { type: 'boolean' }),
      attribute('groups', { ...parts('value', 'display'), multiValued: true, mutability: 'readOnly' }),
    ],
  },
  {
    id: GROUP,
    name: 'Group',
    attributes: [
      attribute('displayName', { required: true, uniqueness: 'server' }),
      attribute('externalId', { caseExact: true }),
      attribute('members', { ...parts('value'), multiValued: true }),
    ],
  },
]

const schemaOf = (ctx: RequestContext, schema: (typeof SCHEMAS)[number]) => ({
  schemas: [`${CORE}:Schema`],
  ...schema,
  meta: { resourceType: 'Schema', location: `${baseOf(ctx)}/Schemas/${schema.id}` },
})

export const showSchemas = async (ctx: RequestContext): Promise<Answer> =>
  answer(page(SCHEMAS.map((schema) => schemaOf(ctx, schema))))

export async function showSchema(ctx: RequestContext, id: string): Promise<Answer> {
  const schema = SCHEMAS.find((each) => each.id === id)
  if (schema === undefined) {
    const { message, status } = unknownResource()
    const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status), detail: message }
    return { status, contentType: SCIM_TYPE, body, audit: UNRECORDED }
  }
  return answer(schemaOf(ctx, schema))
}
