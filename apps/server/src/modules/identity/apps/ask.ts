/** What a person is shown of what an app asks them for. */
import { type Contract, contractWithin } from '@holdfast/policy'
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
import { type Parameters, pushedBehind, type Question } from './request.ts'

/** How long an app is let in at most before its person is asked again, in milliseconds. */
const LET_IN_MS = 90 * 24 * 60 * 60_000

/** The app of a request: nothing is believed before two people admitted it. Refuses, so that nobody is sent anywhere. */
async function admitted({ services, caller }: RequestContext, asked: Parameters) {
  const stated = readAppId(asked['client_id'] ?? '')
  const reader = readerOf(services.database, caller.tenant.id)
  const found = stated?.tenantId === caller.tenant.id ? await findApp(services, reader, stated.id) : null
  if (found === null) throw new Refusal('app_unknown')
  return found
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

/** Tells an app that did not push its request that it has to (RFC 9126 §5), at an address it registered; else nobody is sent anywhere. */
function unpushed({ services }: RequestContext, app: AppDocument, asked: Parameters): Answer {
  const { redirect_uri: place = '', state } = asked
  if (!isRegistered(app.redirectUris, place)) throw new Refusal('app_redirect_refused')
  const error = 'invalid_request'
  const back = withAnswer(place, { error, state, iss: services.settings.HOLDFAST_URL.origin })
  const facts = { app: appIdOf(app) }
  return { status: 200, body: { error, back }, audit: { act: 'app.ask', outcome: 'refused', code: error, facts } }
}

/** Puts the request that an app pushed to the person: who asks, for what, how much and until when. Refuses with `state_conflict` what waits no more. */
export async function askPerson(ctx: RequestContext, query: string): Promise<Answer> {
  const { services, caller } = ctx
  const asked = readForm(query)
  const { app, row } = await admitted(ctx, asked)
  const { request_uri: reference } = asked
  if (reference === undefined) return unpushed(ctx, app, asked)
  const now = services.clock.now()
  const question = await pushedBehind(services, { tenant: caller.tenant, app, reference, now })
  if (question === null) throw new Refusal('state_conflict')
  const { scopes, redirectUri } = question
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
  return { status: 200, body, audit: { act: 'app.ask', outcome: 'allowed', facts: { app: appIdOf(app), scopes } } }
}
