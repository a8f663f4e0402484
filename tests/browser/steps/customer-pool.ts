import { expect } from 'vitest'
import type { Office } from '../harness/office.ts'
import { beside } from './list-office.ts'

const POOL = { zh: '华北公海', en: 'North pool' }
const NAME = '公海里的公司'

/** A pool is set up: what it lacks is said, and whoever is in it finds it beneath the customers. */
async function setUp(office: Office): Promise<void> {
  const { visitor, t, judge, open } = office
  const { page } = visitor
  await open('nav.pools')
  await page.getByRole('heading', { name: t('pools.none'), level: 1 }).waitFor()
  await page.getByRole('button', { name: t('pools.add') }).click()
  const pool = page.getByRole('group', { name: t('pools.one', { at: 1 }) })
  await pool.getByRole('textbox', { name: t('pools.nameZh') }).fill(POOL.zh)
  await pool.getByRole('textbox', { name: t('pools.nameEn') }).fill(POOL.en)
  await page.getByRole('button', { name: t('action.save'), exact: true }).click()
  await pool.getByRole('alert').getByText(t('form.needed')).waitFor()
  const { name } = await beside(office, 'GET', { path: '/auth/me' })
  await pool.getByRole('combobox', { name: t('pools.people'), exact: true }).click()
  await page.locator('.ant-select-dropdown:visible').getByTitle(String(name), { exact: true }).click()
  await page.keyboard.press('Escape')
  await pool.getByRole('spinbutton', { name: t('pools.claimsADay') }).fill('5')
  await pool.getByRole('spinbutton', { name: t('pools.protectDays') }).fill('7')
  await pool.getByRole('spinbutton', { name: t('pools.mostProtected') }).fill('20')
  await pool.getByRole('spinbutton', { name: t('pools.days') }).fill('30')
  await pool.getByRole('spinbutton', { name: t('pools.levelDays', { level: 'D' }) }).fill('0')
  await pool.getByRole('checkbox', { name: t('pools.dealsStay') }).waitFor()
  await judge('pools')
  await page.getByRole('button', { name: t('action.save'), exact: true }).click()
  await page.getByText(t('pools.saved')).waitFor()
}

/** A customer is given back, stands in the pool with what it shows, and is claimed again. */
async function giveBackAndClaim(office: Office): Promise<void> {
  const { visitor, t, judge, open, language, holdfast } = office
  const { page } = visitor
  const made = await beside(office, 'POST', { path: '/accounts', data: { name: NAME, note: '不给看' } })
  const { id } = made
  await page.goto(`${holdfast.url}/accounts/${String(id)}`)
  await page.getByText(t('pool.back')).waitFor()
  await page.getByRole('button', { name: t('record.more', { name: NAME }) }).click()
  await page.getByRole('menuitem', { name: t('pool.return') }).click()
  const dialog = page.getByRole('dialog', { name: t('pool.returnOne', { name: NAME }) })
  await dialog.getByRole('button', { name: t('pool.return'), exact: true }).click()
  await page.getByText(t('pool.returned', { name: NAME })).waitFor()
  await open('nav.pool')
  await page.getByRole('heading', { name: t('pool.title', { name: POOL[language] }), level: 1 }).waitFor()
  await page.getByText(t('pool.todayOf', { claimed: 0, most: 5 })).waitFor()
  await page.getByRole('link', { name: NAME }).waitFor()
  await judge('pool')
  await page.getByRole('button', { name: t('pool.claimOne', { name: NAME }) }).click()
  await page.getByText(t('pool.claimed', { name: NAME })).waitFor()
  await page.getByText(t('pool.empty')).waitFor()
  await page.getByText(t('pool.todayOf', { claimed: 1, most: 5 })).waitFor()
  await page.getByText(t('pool.guardedOf', { guarded: 1, most: 20 })).waitFor()
  const after = await beside(office, 'GET', { path: `/accounts/${String(id)}` })
  expect(after['poolState']).toBeNull()
}

/** The customer pool, from its set-up to a customer that comes back to its owner. */
export async function useCustomerPool(office: Office): Promise<void> {
  await setUp(office)
  await giveBackAndClaim(office)
}
