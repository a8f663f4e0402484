import { expect } from 'vitest'
import type { Office } from '../harness/office.ts'
import { addPlace, placeIsTold } from './place.ts'
import { followUp, founder } from './typed.ts'

/** A follow-up with its next step, written where the customer is looked at and saved by Ctrl-Enter; and a comment on it. */
export async function writeFollowUp(office: Office): Promise<void> {
  const {
    visitor: { page },
    t,
    judge,
  } = office
  const box = page.getByRole('region', { name: t('followUp.write') })
  await box.getByText(t('kind.visit'), { exact: true }).click()
  await addPlace(office, box)
  await box.getByRole('textbox', { name: t('followUp.words') }).fill(followUp.words)
  await box.getByRole('textbox', { name: t('followUp.next') }).fill(followUp.nextStep)
  await box.getByRole('button', { name: t('day.tomorrow') }).click()
  await judge('record-writing')
  await box.getByRole('textbox', { name: t('followUp.words') }).press('Control+Enter')
  const timeline = page.getByRole('region', { name: t('record.timeline'), exact: true })
  const entry = timeline.locator('li', { hasText: followUp.words })
  await entry.waitFor()
  expect(await entry.textContent()).toContain(followUp.nextStep)
  expect(await entry.textContent()).toContain(founder.name)
  await placeIsTold(office, entry)
  expect(await box.getByRole('textbox', { name: t('followUp.words') }).inputValue()).toBe('')
  await entry.getByRole('button', { name: t('comment.open') }).click()
  const comment = entry.getByRole('textbox', { name: t('comment.words') })
  await comment.fill(followUp.comment)
  await judge('record-commenting')
  await comment.press('Control+Enter')
  await entry
    .getByRole('list', { name: t('comment.title') })
    .getByText(followUp.comment)
    .waitFor()
  await judge('record-followed-up')
}
