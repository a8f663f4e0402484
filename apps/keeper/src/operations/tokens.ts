import { blocksOf, tokensOf } from '@holdfast/crypto'
import { Refusal } from '../refusal.ts'
import type { Operation } from './desk.ts'

const MOST_TERMS = 2_000_000

/**
 * Blind-index tokens of all groups one after the other. All are counted by principal: tokens let one guess who is in the base,
 * whether they were made to search or by writing a guess down.
 */
export const tokens: Operation<'tokens'> = (desk, { tenant, principal, purpose, groups }) => {
  const { index } = desk.keyring.get(tenant)
  const count = groups.reduce((sum, group) => sum + group.count, 0)
  if (count > MOST_TERMS) throw new Refusal('too_large')
  let blocks: Uint8Array
  try {
    blocks = blocksOf(index, groups)
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal('malformed')
    throw error
  }
  desk.budget.spendTokens({ tenant, principal }, purpose, count)
  const made = tokensOf(index, blocks)
  return { tokens: new Uint8Array(made.buffer) }
}
