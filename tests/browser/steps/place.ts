import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import type { Office } from '../harness/office.ts'

const HERE = { latitude: 31.230_416, longitude: 121.473_701, accuracy: 14.2 }
const ADDRESS = 'geo:31.2304,121.4737;u=15'

/** A browser that does not allow it says so; once it does, the place stands on the follow-up, can be taken out, and is added again. */
export async function addPlace({ visitor: { page }, t }: Office, box: Locator): Promise<void> {
  const add = box.getByRole('button', { name: t('place.add') })
  await add.click()
  await page.getByText(t('place.denied')).waitFor()
  await page.context().grantPermissions(['geolocation'])
  await page.context().setGeolocation(HERE)
  await add.click()
  const place = box.getByRole('link', { name: t('place.open') })
  await place.waitFor()
  await box.getByRole('button', { name: t('place.remove') }).click()
  await place.waitFor({ state: 'detached' })
  await add.click()
  await place.waitFor()
}

/** Where it took place is told with it, and opens in the device's map. */
export async function placeIsTold({ t }: Office, entry: Locator): Promise<void> {
  expect(await entry.getByRole('link', { name: t('place.open') }).getAttribute('href')).toBe(ADDRESS)
}
