/** An app asks a person (RFC 6749 §4.1.1, RFC 7636, RFC 9700 §2.1): what it may ask, and what the person is shown. */
import { type Contract, contractWithin, scopesOfContract } from '@holdfast/policy'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { readForm } from '../../../platform/gate/form.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import { uuidToBytes } from '../../../platform/identifiers.ts'
import { isoTime } from '../times.ts'
import { type AppDocument, appIdOf, appNames, findApp, readAppId } from './app.ts'
import { contractSentences } from './contract-sentences.ts'
import { isRegistered, withAnswer } from './redirect.ts'

/** How long a question waits for its person, in milliseconds. */
const ASKED_MS = 10 * 60_000
/** How long an app is let in at most before its person is asked again, in milliseconds. */
const LET_IN_MS = 90 * 24 * 60 * 60_000
const DIGEST = /^[A-Za-z0-9_-]{43}$/

/** A question that may be put to a person: sealed while it waits, so that what is answered is what was asked. */
export interface Question {
  readonly id: string
  readonly appId: string
  readonly redirectUri: string
  readonly challenge: string
  readonly scopes: readonly string[]
  readonly state: string | undefined
  readonly jkt: string | null
  /** Milliseconds. */
  readonly until: number
}

type Parameters = Readonly<Record<string, string>>

/** What is wrong with a request of an app that is known, as RFC 6749 §4.1.2.1 names it; null where nothing is. */
function faultOf(asked: Parameters, app: AppDocument, origin: string): string | null {
  const { response_type: type, response_mode: mode = 'query', resource = origin } = asked
  const scopes = scopesOf(asked, app)
  const allowed = scopesOfContract(app.contract)
  const isProved =
    asked['code_challenge_method'] === 'S256' &&
    DIGEST.test(asked['code_challenge'] ?? '') &&
    DIGEST.test(asked['dpop_jkt'] ?? 'x'.repeat(43))
  if (type !== undefined && type !== 'code') return 'unsupported_response_type'
  if (type === undefined || mode !== 'query' || 'request' in asked || 'request_uri' in asked || !isProved)
    return 'invalid_request'
  if (![origin, `${origin}/`, `${origin}/api/v1`].includes(resource)) return 'invalid_target'
  return scopes.every((scope) => allowed.includes(scope)) ? null : 'invalid_scope'
}

/** The scopes asked for, or all that the contract has. */
function scopesOf({ scope = '' }: Parameters, { contract }: AppDocument): readonly string[] {
  const stated = [...new Set(scope.split(' ').filter((each) => each !== ''))].sort()
  return stated.length === 0 ? scopesOfContract(contract) : stated
}

/** The app of a request, and its address: neither is believed before two people admitted it. Refuses, so that nobody is sent anywhere. */
async function admitted({ services, caller }: RequestContext, asked: Parameters) {
  const stated = readAppId(asked['client_id'] ?? '')
  const reader = readerOf(services.database, caller.tenant.id)
  const found = stated?.tenantId === caller.tenant.id ? await findApp(services, reader, stated.id) : null
  if (found === null) throw new Refusal('app_unknown')
  const redirectUri = asked['redirect_uri'] ?? ''
  if (!isRegistered(found.app.redirectUris, redirectUri)) throw new Refusal('app_redirect_refused')
  return { ...found, redirectUri }
}

const bindingOf = (sessionId: string): Uint8Array => Buffer.concat([Buffer.from('app-ask'), uuidToBytes(sessionId)])

const keyOf = ({ services, caller }: RequestContext) => services.keeper.purposeKey(caller.tenant.id, 'settings')

/** The question of this session that a person answers; refuses with `state_conflict` what is none, is another session's or waited too long. */
export async function openQuestion(ctx: RequestContext, ask: string): Promise<Question> {
  const text = openSmall(await keyOf(ctx), Buffer.from(ask, 'base64url'), bindingOf(ctx.caller.session.id))
  const question = text === null ? null : (JSON.parse(text) as Question)
  if (question === null || question.until <= ctx.services.clock.now()) throw new Refusal('state_conflict')
  return question
}

/** Until when a person lets an app in, in milliseconds. */
export const letInUntil = (app: AppDocument, now: number): number => Math.min(app.expiresAt, now + LET_IN_MS)

/** Whether the app sees or writes what is personal: then its person shows a factor first. */
export const isPersonal = ({ caller }: RequestContext, contract: Contract): boolean =>
  Object.entries(contract).some(([plural, { read, write }]) =>
    [...read, ...write].some((key) => {
      const field = caller.tenant.catalog.findByPlural(plural)?.fields[key]
      return field?.class === 'personal' || field?.class === 'sensitive'
    }),
  )

/** Puts an app's request to the person: who asks, for what, how much and until when. What the app did wrong is told to it, not acted on. */
export async function askPerson(ctx: RequestContext, query: string): Promise<Answer> {
  const { services, caller } = ctx
  const { origin } = services.settings.HOLDFAST_URL
  const asked = readForm(query)
  const { app, row, redirectUri } = await admitted(ctx, asked)
  const facts = { app: appIdOf(app) }
  const { state } = asked
  const error = faultOf(asked, app, origin)
  if (error !== null) {
    const back = withAnswer(redirectUri, { error, state, iss: origin })
    return { status: 200, body: { error, back }, audit: { act: 'app.ask', outcome: 'refused', code: error, facts } }
  }
  const now = services.clock.now()
  const scopes = scopesOf(asked, app)
  const question: Question = {
    id: services.newId(),
    appId: app.id,
    redirectUri,
    challenge: asked['code_challenge'] ?? '',
    scopes,
    state,
    jkt: asked['dpop_jkt'] ?? null,
    until: now + ASKED_MS,
  }
  const binding = bindingOf(caller.session.id)
  const sealed = sealSmall(await keyOf(ctx), { text: JSON.stringify(question), binding, random: services.random })
  const contract = contractWithin(app.contract, scopes)
  const body = {
    app: { ...(await appNames(services, caller.tenant.id, row)), site: new URL(redirectUri).host },
    says: contractSentences(caller.tenant.catalog, contract, ctx.language),
    peopleADay: app.peopleADay,
    until: isoTime(letInUntil(app, now)),
    ask: sealed.toString('base64url'),
  }
  return { status: 200, body, audit: { act: 'app.ask', outcome: 'allowed', facts: { ...facts, scopes } } }
}
