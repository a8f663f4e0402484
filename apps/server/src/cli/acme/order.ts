/** A certificate from an authority (RFC 8555 §7.4), by answering its question over plain HTTP. */
import { setTimeout as delay } from 'node:timers/promises'
import type { TlsFiles } from '../../platform/listener.ts'
import { Account } from './account.ts'
import type { AuthorityAnswer } from './ask.ts'
import { whileAnswering } from './challenge-listener.ts'
import { AcmeFault } from './fault.ts'
import { newSigningRequest } from './signing-request.ts'

const MOST_LOOKS = 60
const LONGEST_PAUSE_SECONDS = 10

/** Of whom a certificate is asked, for which name, and where the question is answered. */
export interface AcmePlan {
  readonly directory: string
  readonly name: string
  /** PEM. */
  readonly accountKey: string
  /** Whom to trust besides the known authorities, as PEM. */
  readonly ca: string | undefined
  readonly listen: { readonly host: string; readonly port: number }
}

interface Order {
  readonly status: string
  readonly authorizations: readonly string[]
  readonly finalize: string
  readonly certificate?: string
}

interface Authorization {
  readonly status: string
  readonly challenges: readonly {
    readonly type: string
    readonly url: string
    readonly token: string
    readonly error?: { readonly detail?: string }
  }[]
}

/** Looks again until it is no longer under way, as often as the authority says, for minutes at most. */
async function settled<T extends { readonly status: string }>(
  look: () => Promise<AuthorityAnswer>,
  waiting: readonly string[],
): Promise<T> {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const { body, retryAfter } = await look()
    if (!waiting.includes((body as T).status)) return body as T
    await delay(Math.min(retryAfter ?? 1, LONGEST_PAUSE_SECONDS) * 1_000)
  }
  throw new AcmeFault('the authority does not come to an end')
}

async function answerOne(account: Account, url: string, answers: Map<string, string>): Promise<void> {
  const asked = (await account.post(url)).body as Authorization
  if (asked.status === 'valid') return
  const challenge = asked.challenges.find(({ type }) => type === 'http-01')
  if (challenge === undefined) throw new AcmeFault('the authority does not ask over plain HTTP (http-01)')
  answers.set(challenge.token, await account.keyAuthorization(challenge.token))
  await account.post(challenge.url, {})
  const done = await settled<Authorization>(() => account.post(url), ['pending', 'processing'])
  if (done.status === 'valid') return
  const why = done.challenges.find(({ error }) => error !== undefined)?.error?.detail
  throw new AcmeFault(`the authority could not see that the name is ours: ${why ?? done.status}`)
}

/** Orders a certificate with a new key. Throws `AcmeFault` with what the authority said. */
export async function orderCertificate(plan: AcmePlan): Promise<TlsFiles> {
  const account = new Account(plan.accountKey, plan.ca)
  const { newOrder } = await account.open(plan.directory)
  const made = await account.post(newOrder, { identifiers: [{ type: 'dns', value: plan.name }] })
  const { location } = made
  if (location === null) throw new AcmeFault('the authority took no order')
  const { authorizations, finalize } = made.body as Order
  const answers = new Map<string, string>()
  await whileAnswering(plan.listen, answers, async () => {
    for (const url of authorizations) await answerOne(account, url, answers)
  })
  const { der, key } = newSigningRequest(plan.name)
  await account.post(finalize, { csr: der.toString('base64url') })
  const order = await settled<Order>(() => account.post(location), ['pending', 'ready', 'processing'])
  if (order.certificate === undefined) throw new AcmeFault(`the authority gave no certificate (${order.status})`)
  const { body: cert } = await account.post(order.certificate)
  return { cert: String(cert), key }
}
