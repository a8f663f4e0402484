import type { ObjectDeclaration } from '@holdfast/catalog'
import type { Reach } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import { findFunction } from '../schema.ts'
import { fieldNumber } from '../search-index.ts'
import type { Alternative } from './index-terms.ts'

/** Candidates of a search: records whose index holds the terms, within reach, newest first. */
export interface CandidateRequest {
  readonly caller: Caller
  readonly object: ObjectDeclaration
  readonly alternatives: readonly Alternative[]
  readonly before: string | null
  readonly atMost: number
}

function byReach(
  alternatives: readonly Alternative[],
): Map<string, { reaches: readonly Reach[]; members: Alternative[] }> {
  const groups = new Map<string, { reaches: readonly Reach[]; members: Alternative[] }>()
  for (const alternative of alternatives) {
    const name = [...alternative.reaches].sort().join()
    const group = groups.get(name) ?? { reaches: alternative.reaches, members: [] }
    group.members.push(alternative)
    groups.set(name, group)
  }
  return groups
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

/** The ids of at most `atMost` candidates, without repetition, in descending order. The terms are turned into tokens by the keeper, which counts. */
export async function candidateIds(services: Services, request: CandidateRequest): Promise<string[]> {
  const { caller, object, alternatives, before, atMost } = request
  if (alternatives.length === 0) return []
  const { principal } = caller
  const groups = alternatives.map((each) => ({ field: fieldNumber(object.name, each.field), terms: each.terms }))
  const tokens = await services.keeper.tokens(caller.tenant.id, principal.userId, 'search', groups)
  const tokensOf = new Map(alternatives.map((each, at) => [each, [...(tokens[at] ?? [])]]))
  const lists = await Promise.all(
    [...byReach(alternatives).values()].map(({ reaches, members }) => {
      const lengths = members.map((member) => tokensOf.get(member)?.length ?? 0)
      const terms = members.flatMap((member) => tokensOf.get(member) ?? [])
      const teams = [
        ...(reaches.includes('department') ? principal.departmentTeamIds : []),
        ...(reaches.includes('team') && principal.teamId !== null ? [principal.teamId] : []),
      ]
      return services.database.read<{ id: string }>(
        caller.tenant.id,
        sql`select ${sql.ref(findFunction(object.name))}(${terms}::int[], ${lengths}::int[], ${reaches.includes('all')}, ${reaches.includes('own') ? principal.userId : NOBODY}::uuid,
          ${teams}::uuid[], ${before}::uuid, ${atMost}::int) as id`,
        'candidates',
      )
    }),
  )
  const ids = [...new Set(lists.flat().map((row) => row.id))].sort().reverse()
  return ids.slice(0, atMost)
}
