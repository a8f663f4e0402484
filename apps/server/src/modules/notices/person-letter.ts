import type { Job } from '../../platform/jobs/job.ts'
import type { Services } from '../../platform/services.ts'
import { mailboxOf, PERSON_NEWS, type PersonNews } from '../identity/index.ts'
import { deliver } from './letters.ts'

/** The job that writes to a person about their account; its payload holds ids, what happened and when. */
export const PERSON_LETTER_JOB = 'notice.person_letter'

type Language = 'zh' | 'en'

/** What happened, in a sentence each; the last three are to be acted on in any case. */
const SENTENCES: Readonly<Record<PersonNews, Readonly<Record<Language, string>>>> = {
  password: { zh: '你的密码改了', en: 'Your password was changed' },
  factor_added: { zh: '你加了一种验证方式', en: 'A passkey or authenticator was added to your account' },
  factor_removed: { zh: '你的一种验证方式被移除了', en: 'A passkey or authenticator was taken from your account' },
  recovery_codes: { zh: '你的恢复码换了一组', en: 'Your recovery codes were made anew' },
  recovery_used: { zh: '有人用你的恢复码登录了', en: 'Somebody signed in with one of your recovery codes' },
  identity_linked: {
    zh: '你的账号连上了公司的登录服务',
    en: 'An account at your company’s sign-in was linked to yours',
  },
  identity_unlinked: {
    zh: '你的账号不再连着公司的登录服务',
    en: 'An account at your company’s sign-in was taken from yours',
  },
  token_made: { zh: '用你的身份新建了一个个人令牌', en: 'A personal token was made in your name' },
  password_tries: { zh: '有人多次输错你的密码', en: 'Somebody entered wrong passwords at your account many times' },
  code_tries: {
    zh: '有人输对了你的密码，验证码多次不对：请尽快改密码',
    en: 'Somebody who knows your password entered wrong codes many times: change your password soon',
  },
  session_unproved: {
    zh: '你的一次登录在别处被使用，已经结束：清除过浏览器数据时也会这样',
    en: 'A sign-in of yours was used without its browser’s key and has ended; that also happens when browser data was cleared',
  },
  device_new: { zh: '你的账号在一台新设备上登录了', en: 'Your account was signed in to on a new device' },
  token_ending: { zh: '你的一个个人令牌快到期了', en: 'One of your personal tokens ends soon' },
  program_ending: { zh: '替你工作的一个程序快到期了', en: 'The credentials of a program that acts for you end soon' },
  connection_ending: {
    zh: '公司登录的一张证书快到期了',
    en: 'A certificate of your company’s sign-in ends soon',
  },
}

const ENDINGS: readonly string[] = ['token_ending', 'program_ending', 'connection_ending']

const PAGES: Partial<Readonly<Record<PersonNews, string>>> = {
  program_ending: 'programs',
  connection_ending: 'single-sign-on',
}

const CLOSE: Readonly<Record<Language, (about: { at: string; url: string; isEnding: boolean }) => string>> = {
  zh: ({ at, url, isEnding }) =>
    isEnding
      ? `请在到期之前换新：\n\n${url}\n`
      : `时间：${at}（协调世界时）。\n\n是你本人，就不用理会。不是的话，请马上改密码、结束其他登录，并告诉安全管理员：\n\n${url}\n`,
  en: ({ at, url, isEnding }) =>
    isEnding
      ? `Renew it before it does:\n\n${url}\n`
      : `When: ${at} (UTC).\n\nIf it was you, there is nothing to do. If not, change your password, end all other sessions and tell your security administrator at once:\n\n${url}\n`,
}

const isNews = (text: string): text is PersonNews => PERSON_NEWS.some((news) => news === text)

/** Writes to a person who works here what happened to their account, whatever their hours are. */
export async function sendPersonLetter(services: Services, { tenantId, payload }: Job): Promise<void> {
  const [userId, news, at, id] = [payload['userId'], payload['news'], payload['at'], payload['id']].map(String)
  const mailbox = await mailboxOf(services, tenantId, String(userId))
  if (mailbox === null || news === undefined || !isNews(news)) return
  const { name, email, language } = mailbox
  const said = SENTENCES[news][language]
  const page = PAGES[news] ?? 'security'
  const url = `${services.settings.HOLDFAST_URL.origin}/settings/${page}`
  const when = String(at).slice(0, 'YYYY-MM-DDTHH:MM'.length).replace('T', ' ')
  const close = CLOSE[language]({ at: when, url, isEnding: ENDINGS.includes(news) })
  await deliver(services, {
    to: { name, address: email },
    subject: language === 'zh' ? `坚守：${said}` : `Holdfast: ${said}`,
    text: language === 'zh' ? `${name}，你好：\n\n${said}。${close}` : `Hello ${name},\n\n${said}. ${close}`,
    id: `person.${String(id)}`,
  })
}
