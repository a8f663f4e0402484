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
  if (row === undefined) return { status: 200, body: { mailbox: null }, audit: UNRECORDED }
  const place = { tenantId: caller.tenant.id, id: row.id, userId: caller.user.id }
  const [account, folders] = await Promise.all([openAccount(services, place, row.sealed), foldersOf(reader, row.id)])
  const mailbox = {
    address: account?.address ?? null,
    user: account?.user ?? null,
    imapHost: account?.imap.host ?? null,
    imapPort: account?.imap.port ?? null,
    smtpHost: account?.smtp.host ?? null,
    smtpPort: account?.smtp.port ?? null,
    ...shownState(row),
    folders: folders.map(shownFolder),
  }
  return { status: 200, body: { mailbox }, audit: UNRECORDED }
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

/** Connects one's mailbox in place of the one before, once both its servers have let us in; asks for a fresh factor, since a password is handed over. */
export async function connectMailbox(ctx: RequestContext, stated: StatedAccount): Promise<Answer> {
  const { caller, services } = ctx
  await requireFreshFactor(ctx)
  const account = accountOf(stated)
  await demandServers(ctx, account)
  const place = { tenantId: caller.tenant.id, id: services.newId(), userId: caller.user.id }
  const sealed = await sealAccount(services, place, account)
  const at = new Date(services.clock.now()).toISOString()
  return ctx.write(async (tx) => {
    const before = await deleteMailboxOf(tx, caller.user.id)
    await insertMailbox(tx, { id: place.id, userId: caller.user.id, sealed, at })
    await enqueue(tx, { name: SYNC_JOB, payload: { mailbox: place.id }, lane: place.id })
    const audit = await tx.record({ act: 'mailbox.connect', outcome: 'allowed', facts: { mailbox: place.id, before } })
    return { status: 204, audit }
  })
}

/** Forgets one's mailbox and its password; what it brought stays on its records. */
export async function disconnectMailbox(ctx: RequestContext): Promise<Answer> {
  return ctx.write(async (tx) => {
    const mailbox = await deleteMailboxOf(tx, ctx.caller.user.id)
    if (mailbox === null) throw new Refusal('not_found')
    const audit = await tx.record({ act: 'mailbox.disconnect', outcome: 'allowed', facts: { mailbox } })
    return { status: 204, audit }
  })
}
