/** What somebody sees of the pools they are in. */
import { POOL_FIELD, POOLED_OBJECT, type Pool } from '@holdfast/catalog'
import type { FieldMode, Grant, Principal, Reach } from './grant.ts'

const PREFIX = 'pool:'

/** Whether a reach is that of a pool … */
export const isPoolReach = (reach: Reach): reach is `pool:${string}` => reach.startsWith(PREFIX)
/** … and of which. */
export const poolOf = (reach: `pool:${string}`): string => reach.slice(PREFIX.length)

/** Whether somebody is in a pool, by name or by their team. */
export const isInPool = (
  { people, teams }: Pick<Pool, 'people' | 'teams'>,
  { userId, teamId }: Pick<Principal, 'userId' | 'teamId'>,
): boolean => people.includes(userId) || (teamId !== null && teams.includes(teamId))

/**
 * What lies in the pools somebody is in, to list and to read, and nothing else: of the fields a pool shows, those which their roles show them of their own
 * records, and no clearer. Whose roles work on no record of their own sees no pool.
 */
export function poolGrants(principal: Principal, levels: readonly Grant[], pools: readonly Pool[]): readonly Grant[] {
  const own = levels.filter(({ reach, actions }) => reach === 'own' && actions.includes('update'))
  if (own.length === 0) return []
  const modes = new Map<string, FieldMode>()
  for (const { fields } of own)
    for (const [key, mode] of Object.entries(fields)) if (modes.get(key) !== 'clear') modes.set(key, mode)
  return pools
    .filter((pool) => isInPool(pool, principal))
    .map((pool): Grant => {
      const shown = [...modes].filter(([key]) => key === POOL_FIELD || pool.fields.includes(key))
      return {
        object: POOLED_OBJECT,
        actions: ['list', 'read'],
        reach: `${PREFIX}${pool.id}`,
        fields: Object.fromEntries(shown),
      }
    })
}
