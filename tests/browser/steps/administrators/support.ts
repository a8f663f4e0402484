import { expect } from 'vitest'
import { Sequencer } from '../../../../apps/server/src/platform/audit/sequencer.ts'
import { person } from '../../../../apps/server/src/testing/people.ts'
import { account, contact } from '../../../../packages/catalog/src/index.ts'
import { PHONE } from '../../harness/screen.ts'
import type { Officer, Offices } from './offices.ts'

const ASKED = { purpose: '保存联系人时报错', ticket: 'T-17' } as const
const NAMES = { helper: '沈工', security: '方圆', privacy: '何苗' } as const
const CUSTOMER = { name: '苏一', mobile: '13900000001', email: 'su@example.cn' } as const

const helperOf = (offices: Offices) => offices.officer('support', NAMES.helper)
const signersOf = async (offices: Offices): Promise<readonly Officer[]> => [
  await offices.signer('security_admin', NAMES.security),
  await offices.signer('privacy_officer', NAMES.privacy),
]

/** The page says there was none; the form says what is missing; what was asked for waits. */
export async function askForSupport(offices: Offices): Promise<void> {
  const { t, language } = offices
  await signersOf(offices)
  const { page, go, judge } = await helperOf(offices)
  await go('/approvals')
  await page.getByText(t('support.none')).waitFor()
  await judge('support-none')
  await page.getByRole('button', { name: t('support.ask') }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: t('support.ask') }).click()
  await dialog.getByText(t('form.needed')).first().waitFor()
  await judge('support-ask-empty')
  for (const { labelPlural } of [contact, account]) {
    await dialog.getByLabel(t('support.objects')).click()
    await page.getByTitle(labelPlural[language], { exact: true }).last().click()
  }
  await page.keyboard.press('Escape')
  await dialog.getByLabel(t('support.purpose')).fill(ASKED.purpose)
  await dialog.getByLabel(t('support.ticket')).fill(ASKED.ticket)
  await judge('support-ask', { pictured: true })
  await dialog.getByRole('button', { name: t('support.ask') }).click()
  await page
    .getByRole('region', { name: t('act2.mine') })
    .getByText(t('act2.asked'))
    .waitFor()
  await judge('support-asked')
}

/** Each of two reads what will be lent and to whom, and signs by a touch. */
export async function signSupport(offices: Offices): Promise<void> {
  const { t } = offices
  for (const [at, { page, go, judge }] of (await signersOf(offices)).entries()) {
    await go('/approvals')
    await page
      .getByRole('region', { name: t('act2.waiting') })
      .getByRole('link')
      .click()
    await page.getByRole('button', { name: t('act2.approve') }).waitFor()
    if (at === 1) await judge('support-approval')
    await page.setViewportSize(PHONE)
    await page.getByRole('button', { name: t('act2.approve') }).click()
    await page
      .getByText(t(at === 0 ? 'act2.signed' : 'act2.done'))
      .first()
      .waitFor()
  }
}

/** What is lent is seen masked, with nothing to press. */
export async function readUnderSupport(offices: Offices): Promise<void> {
  const { t, world } = offices
  const rep = await person(world, await offices.tenant(), { role: 'sales_rep' })
  const { id } = (await rep.post('/contacts', CUSTOMER)).body
  const { page, go, judge, who } = await helperOf(offices)
  await go('/')
  await judge('support-home')
  await go('/contacts')
  await page.getByRole('link', { name: '****' }).waitFor()
  expect(await page.locator('main .vt-ways button').count()).toBe(0)
  expect(await page.getByText(CUSTOMER.name).count()).toBe(0)
  await judge('support-list')
  await go(`/contacts/${id}`)
  await page
    .getByRole('status')
    .filter({ hasText: t('emergency.open') })
    .waitFor()
  await judge('support-record', { pictured: true })
  expect((await who.post(`/contacts/${id}/reveal`, { field: 'mobile' })).status).toBe(403)
}

/** Who, why, who approved and what was read stands before whoever oversees it; what they end shows nothing any more. */
export async function endSupport(offices: Offices): Promise<void> {
  const { t, world } = offices
  await new Sequencer(world.services).settle()
  const [, privacy] = await signersOf(offices)
  const helper = await helperOf(offices)
  if (privacy === undefined) throw new Error('nobody oversees')
  await privacy.go('/approvals')
  const section = privacy.page.getByRole('region', { name: t('support.title') })
  await section.getByRole('button', { name: t('support.reads') }).click()
  await section.getByText(t('support.records')).first().waitFor()
  await privacy.judge('support', { pictured: true })
  // the record's page is open until they go on, and asks while it ends
  helper.faults.expect(403, /^\/api\/v1\//)
  helper.faults.expect(404, /^\/api\/v1\/presence$/)
  await section.getByRole('button', { name: t('emergency.end') }).click()
  await section.getByText(t('support.over'), { exact: true }).waitFor()
  await privacy.judge('support-over')
  await helper.go('/contacts')
  await helper.judge('support-ended')
  await helper.go('/approvals')
  await helper.judge('support-own')
}
