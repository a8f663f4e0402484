/** Programs that could carry much away: nobody admits one alone. */
import { type Access, DEVICES_SCOPE, DIRECTORY_SCOPE } from '@holdfast/policy'
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import { personInAct } from '../../../platform/gate/person-in-act.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { isUuid } from '../../../platform/identifiers.ts'
import { twoPersonAct } from '../../../platform/two-person/act.ts'
import { askSecondPerson } from '../../../platform/two-person/ask.ts'
import { ownedObjects } from '../../../records/index.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { methodOf } from './credentials.ts'
import { addClient, type NewClient, requireSound } from './manage.ts'
import { readKeys } from './public-keys.ts'
import { scopeSentences } from './scope-sentences.ts'

/** What is frozen of a program that two people admit. */
type Admitted = Omit<NewClient, 'confirmed' | 'byTwo'>

const LIVES_MS = 72 * 3_600_000
const WIDE_REACH: readonly string[] = ['all', 'department']
const WHOLE_VALUES = ':reveal'
/** The log, keeping people, and the word on devices that lifts a forbid. */
const WIDE_SCOPES: readonly string[] = ['audit:read', DIRECTORY_SCOPE, DEVICES_SCOPE]

const listsWidely = (access: Access, owned: ReadonlySet<string>): boolean =>
  [...access.objects].some(
    ([object, { levels }]) =>
      owned.has(object) &&
      levels.some(
        ({ actions, reach, statistics }) =>
          statistics !== true && actions.includes('list') && WIDE_REACH.includes(reach),
      ),
  )

/** Whether two people have to admit it: it lists customers beyond one team's, sees whole numbers, reads the record of everything, keeps people, or says whether devices are in order. */
export async function isWide(
  ctx: RequestContext,
  tx: WriteTransaction,
  client: Pick<NewClient, 'scopes' | 'ownerId'>,
): Promise<boolean> {
  const { scopes, ownerId } = client
  if (scopes.some((scope) => WIDE_SCOPES.includes(scope) || scope.endsWith(WHOLE_VALUES))) return true
  const standIn = { id: ownerId, scopes }
  const owner = await personInAct(ctx, tx, { userId: ownerId, standIn })
  if (owner === null) return false
  return listsWidely(owner.access, new Set(ownedObjects(owner.tenant.catalog).map(({ name }) => name)))
}

/** Freezes the program and asks for the second person; `owner` is the name of whom it acts for. */
function askAdmission(
  ctx: RequestContext,
  tx: WriteTransaction,
  { client, owner }: { client: Admitted; owner: string },
): Promise<Answer> {
  const says = scopeSentences({ ...client, owner, catalog: ctx.caller.tenant.catalog })
  return askSecondPerson(ctx, tx, { act: admitProgram, subject: client.ownerId, payload: client, says, reason: '' })
}

/**
 * Admits a program exactly as it was signed. Its first secret is told to nobody: its owner makes one by
 * changing its credentials, which the log tells of.
 */
export const admitProgram = twoPersonAct<Admitted>({
  name: 'client.create',
  title: {
    zh: '接入一个看得多、管人员或管设备的程序',
    en: 'Admit a program that sees much, keeps people or looks after devices',
  },
  approvals: 1,
  livesMs: LIVES_MS,
  ask: ['clients.write'],
  approve: ['clients.write', 'settings.write'],
  widened: ({ ownerId }) => [ownerId],
  carryOut: async ({ services, tx, asker }, client) => {
    const confirmed = client.ownerId === asker.user.id
    const { clientId } = await addClient(services, tx, { ...client, confirmed, byTwo: true })
    const { ownerId: owner, scopes, days } = client
    return { facts: { client: clientId, owner, scopes, days } }
  },
})

/** Makes a program that acts for a person of the company, within scopes and until it ends; one that sees much waits for a second person (202). */
export async function createClient(
  ctx: RequestContext,
  input: Omit<NewClient, 'createdBy' | 'confirmed'>,
): Promise<Answer> {
  await requireFreshFactor(ctx)
  const { services, caller } = ctx
  const confirmed = input.ownerId === caller.user.id
  const names = await services.people.namesOf(caller.tenant.id, [input.ownerId].filter(isUuid))
  const owner = String(names.get(input.ownerId)?.['name'] ?? '')
  return ctx.write(async (tx) => {
    const client = { ...input, createdBy: caller.user.id }
    await requireSound(services, tx, client)
    if (await isWide(ctx, tx, client)) return askAdmission(ctx, tx, { client, owner })
    const made = await addClient(services, tx, { ...client, confirmed })
    const method = methodOf(await readKeys(client.keys ?? []))
    const facts = { client: made.clientId, owner: input.ownerId, scopes: input.scopes, days: input.days, method }
    const audit = await tx.record({ act: 'client.create', outcome: 'allowed', facts })
    return { status: 201, headers: { Location: `/api/v1/clients/${made.clientId}` }, body: made, audit }
  })
}
