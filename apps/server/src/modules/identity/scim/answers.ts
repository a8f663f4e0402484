/** Answers in the form of SCIM (RFC 7644 §3.12): whatever refuses, a directory reads it as it reads every other. */
import { Refusal } from '../../../platform/errors/refusal.ts'
import { type RefusalCode, refusals } from '../../../platform/errors/registry.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { FilterFault } from './filter.ts'
import { PatchFault } from './patch.ts'

export const SCIM_TYPE = 'application/scim+json; charset=utf-8'
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error'
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

/** Where the interface begins, for the addresses in its answers. */
export const baseOf = ({ services }: Pick<RequestContext, 'services'>): string =>
  `${services.settings.HOLDFAST_URL.origin}/scim/v2`

/** What is wrong, in the words of the standard. */
export class ScimFault extends Error {
  readonly status: number
  readonly scimType: string | null
  constructor(status: number, scimType: string | null, detail: string) {
    super(detail)
    this.status = status
    this.scimType = scimType
  }
}

export const invalidValue = (detail: string): ScimFault => new ScimFault(400, 'invalidValue', detail)
export const unknownResource = (): ScimFault => new ScimFault(404, null, 'There is no such resource.')

/** What is wrong and what to do, for whoever reads the directory's log. */
const saidOf = (code: RefusalCode): string => `${refusals[code].title.en}. ${refusals[code].next.en}`

const TYPES: Readonly<Record<string, string>> = { duplicate: 'uniqueness', state_conflict: 'mutability' }

function faultOf(error: unknown): ScimFault | null {
  if (error instanceof ScimFault) return error
  if (error instanceof FilterFault) return new ScimFault(400, 'invalidFilter', 'The filter cannot be read.')
  if (error instanceof PatchFault) return new ScimFault(400, 'invalidSyntax', 'The change cannot be read.')
  if (!(error instanceof Refusal) || error.status >= 500) return null
  const [first] = error.details.errors ?? []
  const detail = first === undefined ? saidOf(error.code) : `${first.path} ${first.code}`
  return new ScimFault(error.status === 422 ? 400 : error.status, TYPES[error.code] ?? null, detail)
}

/** Answers as SCIM, and refuses as SCIM; a refusal is recorded like everywhere. */
export async function inScim(act: string, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return { contentType: SCIM_TYPE, ...(await work()) }
  } catch (error) {
    const fault = faultOf(error)
    if (fault === null) throw error
    const { status, scimType, message } = fault
    const body = {
      schemas: [ERROR],
      status: String(status),
      detail: message,
      ...(scimType === null ? {} : { scimType }),
    }
    const code = scimType ?? (error instanceof Refusal ? error.code : `scim_${status}`)
    return { status, contentType: SCIM_TYPE, body, audit: { act, outcome: 'refused', code } }
  }
}

/** A page of resources (RFC 7644 §3.4.2). */
export const listAnswer = (resources: readonly object[], page: { total: number; start: number }) => ({
  schemas: [LIST],
  totalResults: page.total,
  startIndex: page.start,
  itemsPerPage: resources.length,
  Resources: resources,
})
