import { workContext } from '../../../platform/audit/work-context.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { Job } from '../../../platform/jobs/job.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import type { Letter } from '../../../platform/mail/mailer.ts'
import type { Services } from '../../../platform/services.ts'
import { addActivation } from './activation.ts'
import { lockPerson } from './authority.ts'
import { companyName, openProfiles } from './profile.ts'

/** The job that mails a link to come in by; its payload holds the person's id alone. */
export const INVITATION_JOB = 'user.invitation_letter'

interface Invited {
  readonly name: string
  readonly company: string
  readonly url: string
}

const WORDS: Readonly<Record<'zh' | 'en', { subject: (about: Invited) => string; text: (about: Invited) => string }>> =
  {
    zh: {
      subject: ({ company }) => `${company}邀请你使用坚守`,
      text: ({ name, company, url }) =>
        `${name}，你好：\n\n${company}为你开通了坚守（Holdfast）。请打开下面的链接，设一个只有你自己知道的密码：\n\n${url}\n\n链接 48 小时内有效，只能用一次。` +
        '如果不是你在等的邀请，不用理会这封信；我们不会打电话或发消息向你要密码和验证码。\n',
    },
    en: {
      subject: ({ company }) => `${company} invites you to Holdfast`,
      text: ({ name, company, url }) =>
        `Hello ${name},\n\n${company} has opened Holdfast for you. Open this link and choose a password that only you know:\n\n${url}\n\n` +
        'The link works for 48 hours, once. If you did not expect it, leave this letter alone; nobody from here will ever ask you for a password or a code.\n',
    },
  }

/** Asks, in the caller's transaction, for the letter to be sent, and says so; nothing where no mail server is set. */
export async function mailInvitation(
  services: Services,
  tx: Transaction,
  userId: string,
): Promise<{ readonly mailed?: true }> {
  if (services.mailer === null) return {}
  await enqueue(tx, { name: INVITATION_JOB, payload: { userId } })
  return { mailed: true }
}

/** Makes the link and the letter that carries it; null where the person has come in meanwhile, or is no longer to. */
async function writeLetter(services: Services, job: Job): Promise<Letter | null> {
  const userId = String(job.payload['userId'])
  return services.database.inTenant(job.tenantId, async (tx) => {
    const person = await lockPerson(services, tx, userId)
    if (!person.sound || person.row.status !== 'invited') return null
    const [[profile], company] = await Promise.all([
      openProfiles(services, job.tenantId, [person.row]),
      companyName(services, readerOf(services.database, job.tenantId)),
    ])
    if (profile === null || profile === undefined) throw new Refusal('erased')
    const { activationUrl } = await addActivation(services, tx, userId)
    await services.recorder.recordIn(
      tx,
      { act: 'user.activation', outcome: 'allowed', object: 'user', recordId: userId, facts: { mailed: true } },
      workContext(services, { tenantId: job.tenantId, operation: INVITATION_JOB }),
    )
    const words = WORDS[person.row.language]
    const about = { name: profile.name, company, url: activationUrl }
    return {
      to: { name: profile.name, address: profile.email },
      subject: words.subject(about),
      text: words.text(about),
      id: services.newId(),
    }
  })
}

/**
 * Mails a person the link to come in by. The link is made here, so that no queue holds it; a letter that the mail server refuses is written anew at
 * the next try, with a link of its own.
 */
export async function sendInvitation(services: Services, job: Job): Promise<void> {
  if (services.mailer === null) return
  const letter = await writeLetter(services, job)
  if (letter !== null) await services.mailer.send(letter)
}
