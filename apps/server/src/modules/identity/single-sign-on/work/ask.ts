/** What platforms of work are asked, each at its own hosts: the answer has to be of the form that their documents state. */
import type { Static, TObject, TProperties } from 'typebox'
import { Value } from 'typebox/value'
import { checkedFetch } from '../../../../platform/outgoing/checked-fetch.ts'
import { HostRefused } from '../../../../platform/outgoing/outgoing-host.ts'
import type { WorkHost } from '../../../../platform/outgoing/work-hosts.ts'
import type { Services } from '../../../../platform/services.ts'
import { type ProviderReason, SignOnFault } from '../fault.ts'

export type With = Pick<Services, 'settings'>

/** An address at one of the hosts, or at the private deployment that the operator says serves it. */
export function workUrl({ settings }: With, at: { host: WorkHost; path: string }, search: Record<string, string> = {}) {
  const url = new URL(at.path, settings.HOLDFAST_WORK_HOSTS?.[at.host] ?? `https://${at.host}`)
  for (const [name, value] of Object.entries(search)) url.searchParams.set(name, value)
  return url
}

/** Members of an answer, before its form is known. */
export type Members = Readonly<Record<string, unknown>>

export interface Question<P extends TProperties> {
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  /** What is sent as JSON; with nothing, it is a GET. */
  readonly json?: Readonly<Record<string, string>>
  /** The form of a good answer. */
  readonly answer: TObject<P>
  /** What goes wrong, as the answer says: platforms tell it in the body, also with status 200. Null where nothing does. */
  readonly faultOf: (members: Members) => ProviderReason | null
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function membersOf(text: string): Members {
  try {
    const value: unknown = JSON.parse(text)
    if (isMembers(value)) return value
  } catch (error) {
    throw new SignOnFault('answer', error)
  }
  throw new SignOnFault('answer')
}

async function fetched(services: With, { url, headers = {}, json }: Question<TProperties>): Promise<Response> {
  const sent = json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }
  const body = json === undefined ? {} : { method: 'POST', body: JSON.stringify(json) }
  try {
    return await checkedFetch(services, url.href, { headers: { ...sent, ...headers }, ...body })
  } catch (error) {
    const isPrivate = error instanceof HostRefused && error.code === 'mail_host_private'
    throw new SignOnFault(isPrivate ? 'private_address' : 'unreachable', error)
  }
}

/** The answer of the platform. Nothing of it, nor of what was sent, goes into a fault. Throws `SignOnFault`. */
export async function askWork<P extends TProperties>(
  services: With,
  question: Question<P>,
): Promise<Static<TObject<P>>> {
  const response = await fetched(services, question)
  if (response.status >= 500 || response.status === 429) throw new SignOnFault('unreachable')
  if (response.status >= 300 && response.status < 400) throw new SignOnFault('answer')
  const members = membersOf(await response.text())
  const reason = question.faultOf(members)
  if (reason !== null) throw new SignOnFault(reason)
  if (!response.ok || !Value.Check(question.answer, members)) throw new SignOnFault('answer')
  return members
}

/** The reason of a number in the body; nothing is wrong with 0. */
export const reasonOf =
  (member: string, known: Readonly<Record<number, ProviderReason>>) =>
  (members: Members): ProviderReason | null => {
    const code = members[member]
    if (code === 0) return null
    return typeof code === 'number' ? (known[code] ?? 'client') : 'answer'
  }
