import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import type { Office } from '../harness/office.ts'
import { attached } from './typed.ts'

const PICTURE = readFileSync(join(import.meta.dirname, '../../fixtures/pictures/located.jpg'))

const box = ({ visitor: { page }, t }: Office): Locator => page.getByRole('region', { name: t('followUp.write') })

/** One chosen by the button, one dropped on the box, and one that is refused with a sentence and taken out again. */
async function addFiles(office: Office): Promise<void> {
  const { visitor, t } = office
  const [chosen] = await Promise.all([
    visitor.page.waitForEvent('filechooser'),
    box(office)
      .getByRole('button', { name: t('files.attach') })
      .click(),
  ])
  await chosen.setFiles([{ name: attached.picture, mimeType: 'image/jpeg', buffer: PICTURE }])
  const list = box(office).getByRole('list', { name: t('files.list') })
  await list.getByText(attached.picture).waitFor()
  await visitor.page.getByText(t('files.located')).waitFor()
  const dropped = await visitor.page.evaluateHandle(
    `(() => { const data = new DataTransfer(); data.items.add(new File([${JSON.stringify(attached.content)}], ${JSON.stringify(attached.document)}, { type: 'text/plain' })); return data })()`,
  )
  await box(office).dispatchEvent('drop', { dataTransfer: dropped })
  await list.getByText(attached.document).waitFor()
  visitor.faults.expect(422, /^\/api\/v1\/files$/)
  await box(office)
    .locator('input[type=file]')
    .setInputFiles([{ name: attached.refused, mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') }])
  const refusal = list.locator('li', { hasText: attached.refused })
  expect(await refusal.getByRole('alert').textContent()).toContain('PDF')
  await office.judge('record-attaching')
  await refusal.getByRole('button', { name: t('files.remove', { name: attached.refused }) }).click()
  await refusal.waitFor({ state: 'detached' })
}

/** The picture opens in the page, the text is downloaded as it was. */
async function lookAtThem({ visitor: { page }, t, judge }: Office, entry: Locator): Promise<void> {
  await entry.getByRole('button', { name: t('files.show', { name: attached.picture }) }).click()
  const picture = page.getByRole('dialog').getByRole('img', { name: attached.picture })
  await picture.waitFor()
  // it is 96 wide, and turned as its EXIF block says: only the place was taken out of that
  await expect.poll(() => page.evaluate("document.querySelector('.picture img')?.naturalWidth ?? 0")).toBe(64)
  await judge('picture')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    entry.getByRole('button', { name: t('files.download', { name: attached.document }) }).click(),
  ])
  expect(download.suggestedFilename()).toBe(attached.document)
  expect(readFileSync(await download.path(), 'utf8')).toBe(attached.content)
}

/** Files are attached to a follow-up, stand on the timeline, are shown and downloaded. */
export async function attachFiles(office: Office): Promise<void> {
  const { visitor, t } = office
  await box(office)
    .getByRole('textbox', { name: t('followUp.words') })
    .fill(attached.words)
  await addFiles(office)
  await box(office)
    .getByRole('textbox', { name: t('followUp.words') })
    .press('Control+Enter')
  const timeline = visitor.page.getByRole('region', { name: t('record.timeline'), exact: true })
  const entry = timeline.locator('li', { hasText: attached.words }).first()
  await entry.getByText(attached.document).waitFor()
  await lookAtThem(office, entry)
}
