import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { Demonstration } from '../../harness/demonstration.ts'

const PICTURE_WIDTH = 2400

/** The width that a PNG states (its first chunk, ISO/IEC 15948 §11.2.2); fails on anything else. */
function widthOfPng(file: Buffer): number {
  expect(file.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  return file.readUInt32BE(16)
}

/** A board taken as it is offered: its charts in pictures and as a table, a number that leads to its list, a chart of one's own put beside them, and all of it kept as a picture. */
export async function takeBoard({ office }: Demonstration): Promise<void> {
  const { visitor, holdfast, t, judge } = office
  const { page } = visitor
  await page.goto(`${holdfast.url}/insight/boards`)
  const offered = page.getByRole('region', { name: t('boards.templates') })
  await offered.getByRole('button', { name: new RegExp(t('boards.pipe.title')) }).waitFor()
  await judge('boards')
  await offered.getByRole('button', { name: new RegExp(t('boards.pipe.title')) }).click()
  await page.getByRole('img', { name: new RegExp(`^${t('boards.pipe.stages')}: `) }).waitFor()
  await judge('board')
  await page.getByRole('button', { name: t('boards.edit'), exact: true }).click()
  await page.getByRole('button', { name: t('boards.addChart'), exact: true }).click()
  const form = page.getByRole('dialog')
  await form.getByRole('textbox', { name: t('boards.chartTitle') }).fill('每月新增')
  await form.getByRole('img', { name: /^每月新增: / }).waitFor()
  await judge('chart')
  await form.getByRole('button', { name: t('boards.takeIn') }).click()
  await page.getByRole('button', { name: `${t('boards.earlier')} · 每月新增` }).click()
  await page.getByRole('button', { name: t('action.save'), exact: true }).click()
  await page.getByRole('button', { name: t('boards.edit'), exact: true }).waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: t('boards.savePicture'), exact: true }).click(),
  ])
  expect(widthOfPng(readFileSync(await download.path()))).toBe(PICTURE_WIDTH)
  const own = page.getByRole('region', { name: '每月新增', exact: true })
  await own.getByRole('button', { name: new RegExp(t('boards.asTable')) }).click()
  const link = own.getByRole('link').last()
  const all = Number(((await link.textContent()) ?? '').replaceAll(',', ''))
  expect(all).toBeGreaterThan(0)
  await link.click()
  await page.waitForURL(/\/opportunities\?/)
}
