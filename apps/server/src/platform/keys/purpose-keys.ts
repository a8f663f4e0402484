import type { Suite } from '@holdfast/crypto'
import type { Clock } from '../clock.ts'
import type { Keeper } from './keeper.ts'

const KEPT_MS = 60_000
const MOST_KEPT = 10_000

/**
 * The keeper, asked for each tenant's suite once, and for each standing key (cursors, kept answers, settings; none opens a customer's record) once
 * a minute instead of once a page.
 * Whoever asks gets the same bytes and must not change them. A key that could not be had is asked for again.
 */
export function withKeptPurposeKeys(keeper: Keeper, clock: Clock): Keeper {
  const kept = new Map<string, { key: Promise<Uint8Array>; until: number }>()
  const suites = new Map<string, Promise<Suite>>()
  return {
    ...keeper,
    suiteOf(tenant) {
      const suite = suites.get(tenant) ?? keeper.suiteOf(tenant)
      suites.set(tenant, suite)
      suite.catch(() => suites.delete(tenant))
      return suite
    },
    purposeKey(tenant, purpose) {
      const name = `${tenant}/${purpose}`
      const known = kept.get(name)
      if (known !== undefined && known.until > clock.now()) return known.key
      if (kept.size >= MOST_KEPT) kept.clear()
      const key = keeper.purposeKey(tenant, purpose)
      kept.set(name, { key, until: clock.now() + KEPT_MS })
      key.catch(() => kept.delete(name))
      return key
    },
  }
}
