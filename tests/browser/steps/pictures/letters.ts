import type { Pictured } from './pictured.ts'

interface Made {
  readonly id: string
}

const NAME = '许知行'
const LETTER = {
  zh: ['样品的验收记录', '您好！\n\n样品的验收记录在附件里。周五前给您含税的报价。\n\n周雨桐'],
  en: [
    'Acceptance of the samples',
    'Good morning,\n\nattached is the record of acceptance. The quotation follows by Friday.\n\n周雨桐',
  ],
} as const

/** A letter being written to a customer. No mail server is here: that one’s mailbox is connected is the only thing said in the server’s place. */
export async function showLetter({ office: { t, language }, windowOf }: Pictured): Promise<void> {
  const { page, go, judge, send } = await windowOf('rep')
  await page.route(/\/api\/v1\/letters\?/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...(await response.json()), canWrite: true } })
  })
  const { id } = await send<Made>('/contacts', { name: NAME, title: '采购经理', email: 'xu@yunling.example' })
  await go(`/contacts/${id}`)
  await page.getByRole('button', { name: t('record.more', { name: NAME }) }).click()
  await page.getByRole('menuitem', { name: t('letter.write') }).click()
  const drawer = page.getByRole('dialog')
  const [subject, words] = LETTER[language]
  await drawer.getByLabel(t('letter.subject')).fill(subject)
  await drawer.getByLabel(t('letter.words')).fill(words)
  await judge('letter')
}
