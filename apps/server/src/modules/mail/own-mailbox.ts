/** One's own mailbox: shown without what opens it, connected once both servers let us in, disconnected with its password. */
import { normaliseEmail } from '@holdfast/catalog/values'
import { readerOf } from '../../platform/database/reader.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../platform/gate/route.ts'
import { enqueue } from '../../platform/jobs/queue.ts'
import { requireFreshFactor } from '../identity/index.ts'
import { type MailAccount, openAccount, sealAccount } from './account.ts'
import { faultOf, type MailFault } from './mail-fault.ts'
import { deleteMailboxOf, type FolderRow, findMailboxOf, foldersOf, insertMailbox, type MailboxRow } from './mailbox.ts'
import { offeredProviders, takeAsked } from './oauth/ask-grant.ts'
import { endGrant, isSameGrant, ownAccount } from './oauth/own-grant.ts'
import { type Returned, redeemCode } from './oauth/token-endpoint.ts'
import { ServerRefused, tryServers } from './servers.ts'
import { SYNC_JOB } from './sync/turns.ts'

/** What a person states of their mailbox. */
export interface StatedAccount {
  readonly address: string
  readonly user: string
  readonly password: string
  readonly imapHost: string
  readonly imapPort: number
  readonly smtpHost: string
  readonly smtpPort: number
}

const SERVER_FAULTS: ReadonlySet<MailFault> = new Set(['mail_host_unknown', 'mail_host_private', 'mail_certificate'])

/** Which of the stated values the fault speaks of. */
function pathOf(at: ServerRefused['at'], fault: MailFault): string {
  if (fault === 'mail_password_refused') return '/password'
  if (fault === 'mail_grant_refused') return '/address'
  return `/${at}${SERVER_FAULTS.has(fault) ? 'Host' : 'Port'}`
}

async function demandServers(ctx: RequestContext, account: MailAccount): Promise<void> {
  try {
    await tryServers(ctx.services, account)
  } catch (error) {
    if (!(error instanceof ServerRefused)) throw error
    const fault = faultOf(error)
    throw new Refusal('invalid', { errors: [{ path: pathOf(error.at, fault), code: fault }] })
  }
}

const shownFolder = ({ kind, gone, ...counts }: FolderRow) => ({
  kind,
  gone,
  brought: counts.brought,
  stranger: counts.stranger,
  automatic: counts.automatic,
  tooLarge: counts.too_large,
  unreadable: counts.unreadable,
  refused: counts.refused,
})

const shownState = (row: MailboxRow) => ({
  fault: row.fault,
  paused: row.paused,
  connectedAt: row.connected_at,
  runAt: row.run_at,
  caughtUpAt: row.caught_up_at,
  nextAt: row.next_at,
})

/** One's own mailbox, how it fares and what of it was not brought; never what opens it. */
export async function showMailbox(ctx: RequestContext): Promise<Answer> {
  const { caller, services } = ctx
  const reader = readerOf(services.database, caller.tenant.id)
  const row = await findMailboxOf(reader, caller.user.id)
  const providers = offeredProviders(services).map(({ id, name }) => ({ id, name }))
  if (row === undefined) return { status: 200, body: { mailbox: null, providers }, audit: UNRECORDED }
  const place = { tenantId: caller.tenant.id, id: row.id, userId: caller.user.id }
  const [account, folders] = await Promise.all([openAccount(services, place, row.sealed), foldersOf(reader, row.id)])
  const mailbox = {
    address: account?.address ?? null,
    user: account?.user ?? null,
    imapHost: account?.imap.host ?? null,
    imapPort: account?.imap.port ?? null,
    smtpHost: account?.smtp.host ?? null,
    smtpPort: account?.smtp.port ?? null,
    provider: account?.grant?.provider ?? null,
    ...shownState(row),
    folders: folders.map(shownFolder),
  }
  return { status: 200, body: { mailbox, providers }, audit: UNRECORDED }
}

function accountOf({ imapHost, imapPort, smtpHost, smtpPort, ...stated }: StatedAccount): MailAccount {
  const address = normaliseEmail(stated.address)
  if (address === undefined) throw new Refusal('invalid', { errors: [{ path: '/address', code: 'email_invalid' }] })
  return {
    address,
    user: stated.user,
    password: stated.password,
    imap: { host: imapHost.trim().toLowerCase(), port: imapPort },
    smtp: { host: smtpHost.trim().toLowerCase(), port: smtpPort },
  }
}

/** Keeps the mailbox in place of the one before; what opened that one is ended at its provider, unless it is the same one's grant. */
async function keepMailbox(
  ctx: RequestContext,
  act: 'mailbox.connect' | 'mailbox.grant',
  account: MailAccount,
): Promise<Answer> {
  const { caller, services } = ctx
  const former = await ownAccount(ctx)
  const place = { tenantId: caller.tenant.id, id: services.newId(), userId: caller.user.id }
  const sealed = await sealAccount(services, place, account)
  const at = new Date(services.clock.now()).toISOString()
  const answer = await ctx.write(async (tx) => {
    const before = await deleteMailboxOf(tx, caller.user.id)
    await insertMailbox(tx, { id: place.id, userId: caller.user.id, sealed, at })
    await enqueue(tx, { name: SYNC_JOB, payload: { mailbox: place.id }, lane: place.id })
    const facts = { mailbox: place.id, before, provider: account.grant?.provider ?? null }
    const audit = await tx.record({ act, outcome: 'allowed', facts })
    return { status: 204, audit }
  })
  if (!isSameGrant(former, account)) await endGrant(services, former)
  return answer
}

/** Connects one's mailbox in place of the one before, once both its servers have let us in; asks for a fresh factor, since a password is handed over. */
export async function connectMailbox(ctx: RequestContext, stated: StatedAccount): Promise<Answer> {
  await requireFreshFactor(ctx)
  const account = accountOf(stated)
  await demandServers(ctx, account)
  return keepMailbox(ctx, 'mailbox.connect', account)
}

/** Connects one's mailbox by what a provider granted at its sign-in, once both its servers have let us in; a grant that serves nothing is ended again. */
export async function connectGranted(ctx: RequestContext, returned: Returned): Promise<Answer> {
  const { services } = ctx
  const { from, address, verifier } = await takeAsked(ctx, returned.state)
  const grant = await redeemCode(services, from, { returned, verifier }).catch((error: unknown) => {
    throw new Refusal('invalid', { errors: [{ path: '/code', code: faultOf(error) }] })
  })
  const account = { address, user: address, imap: from.imap, smtp: from.smtp, grant }
  try {
    await demandServers(ctx, account)
    return await keepMailbox(ctx, 'mailbox.grant', account)
  } catch (error) {
    if (!isSameGrant(await ownAccount(ctx), account)) await endGrant(services, account)
    throw error
  }
}

/** Forgets one's mailbox and what opens it, which is ended at its provider where that can; what it brought stays on its records. */
export async function disconnectMailbox(ctx: RequestContext): Promise<Answer> {
  const ended = await endGrant(ctx.services, await ownAccount(ctx))
  return ctx.write(async (tx) => {
    const mailbox = await deleteMailboxOf(tx, ctx.caller.user.id)
    if (mailbox === null) throw new Refusal('not_found')
    const audit = await tx.record({ act: 'mailbox.disconnect', outcome: 'allowed', facts: { mailbox, ended } })
    return { status: 204, audit }
  })
}
