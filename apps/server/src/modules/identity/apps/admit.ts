/** No app comes in by one person: what it may is frozen, read in sentences, and signed by a second. */
import { createHash } from 'node:crypto'
import type { Catalog } from '@holdfast/catalog'
import { scopesOfContract } from '@holdfast/policy'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { isNetwork } from '../../../platform/gate/networks.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { twoPersonAct } from '../../../platform/two-person/act.ts'
import { askSecondPerson } from '../../../platform/two-person/ask.ts'
import { readKeys } from '../clients/public-keys.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { appIdOf, appRows, insertApp } from './app.ts'
import { appSentences, type NewApp } from './contract-sentences.ts'
import { isRedirectUri } from './redirect.ts'

const DAY_MS = 24 * 60 * 60_000
const LIVES_MS = 72 * 3_600_000
/** So many apps a company may have at once. */
export const MOST_APPS = 50

const fault = (path: string, code: string): Refusal => new Refusal('invalid', { errors: [{ path, code }] })

/** Refuses a contract over what there is not, or that names nothing. */
function requireKnownFields({ contract }: NewApp, catalog: Catalog): void {
  for (const [plural, { read, write }] of Object.entries(contract)) {
    const object = catalog.served.find((each) => each.plural === plural)
    if (object === undefined) throw fault(`/contract/${plural}`, 'choice_unknown')
    const wrong = [...read, ...write].find((key) => !Object.hasOwn(object.fields, key))
    if (wrong !== undefined) throw fault(`/contract/${plural}`, 'field_unknown')
  }
  if (scopesOfContract(contract).length === 0) throw fault('/contract', 'required')
}

/** Refuses what no app may be: with addresses, networks, fields or keys that are none. */
async function requireSound(app: NewApp, catalog: Catalog): Promise<void> {
  const address = app.redirectUris.findIndex((uri) => !isRedirectUri(uri))
  if (address >= 0) throw fault(`/redirectUris/${address}`, 'redirect_unfit')
  const network = app.networks.findIndex((each) => !isNetwork(each))
  if (network >= 0) throw fault(`/networks/${network}`, 'network_invalid')
  requireKnownFields(app, catalog)
  await readKeys(app.keys)
}

/** Admits an app exactly as it was signed. */
export const admitApp = twoPersonAct<NewApp>({
  name: 'app.admit',
  title: { zh: '接入一个应用', en: 'Admit an app' },
  approvals: 1,
  livesMs: LIVES_MS,
  ask: ['clients.write'],
  approve: ['clients.write', 'settings.write'],
  widened: () => [],
  carryOut: async ({ services, tx, asker }, asked) => {
    await requireSound(asked, asker.tenant.catalog)
    if ((await appRows(tx)).length >= MOST_APPS) throw new Refusal('conflict')
    const { name, publisher, purpose, redirectUris, contract, peopleADay, networks, days } = asked
    const app = {
      id: services.newId(),
      tenantId: tx.tenantId,
      redirectUris,
      keys: await readKeys(asked.keys),
      contract,
      peopleADay,
      networks,
      expiresAt: services.clock.now() + days * DAY_MS,
      ended: false,
    }
    await insertApp(services, tx, { app, names: { name, publisher, purpose } })
    return { facts: { app: appIdOf(app), scopes: scopesOfContract(contract), peopleADay, days } }
  },
})

/** Asks for an app, as which a second person admits or rejects it (202). */
export async function askForApp(ctx: RequestContext, app: NewApp): Promise<Answer> {
  await requireFreshFactor(ctx)
  const { catalog } = ctx.caller.tenant
  await requireSound(app, catalog)
  // of one app by this name one request waits; the name itself stays under seal
  const subject = createHash('sha256')
    .update(JSON.stringify([app.publisher, app.name]))
    .digest('base64url')
  const says = appSentences(app, catalog)
  return ctx.write((tx) => askSecondPerson(ctx, tx, { act: admitApp, subject, payload: app, says, reason: '' }))
}
