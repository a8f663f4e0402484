import type { ObjectDeclaration } from '@holdfast/catalog'
import { isPoolReach, isShareReach, poolOf, type Reach } from '@holdfast/policy'
import { sql } from 'kysely'
import { uuidArray } from '../../platform/database/arrays.ts'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import { fieldNumber } from '../search-index.ts'
import { findFunction, trashedFunction } from '../search-schema.ts'
import type { Alternative } from './index-terms.ts'

/** Whose records' index may hold the terms of one alternative, within the reach of each. */
export interface CandidateRequest {
  readonly caller: Caller
  readonly object: ObjectDeclaration
  readonly alternatives: readonly Alternative[]
  /** Among what lies in the trash instead. */
  readonly trashed?: boolean
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

/** What the caller asks the index of one group of alternatives. */
function asked(request: CandidateRequest, group: { reaches: readonly Reach[]; tokens: readonly Int32Array[] }) {
  const { caller, object, trashed = false } = request
  const find = trashed ? trashedFunction : findFunction
  const { principal } = caller
  const { reaches, tokens } = group
  const lengths = tokens.map((each) => each.length)
  const terms = tokens.flatMap((each) => [...each])
  const teams = [
    ...(reaches.includes('department') ? principal.departmentTeamIds : []),
    ...(reaches.includes('team') && principal.teamId !== null ? [principal.teamId] : []),
    ...reaches.filter(isPoolReach).map(poolOf),
  ]
  const owner = reaches.includes('own') ? principal.userId : NOBODY
  return (before: string | null, atMost: number) =>
    sql`select ${sql.ref(find(object.name))}(${terms}::int[], ${lengths}::int[], ${reaches.includes('all')}, ${owner}::uuid,
      ${teams}::uuid[], ${before}::uuid, ${atMost}::int) as id`
}

/** The records of the object that are shared with the caller, as candidates. */
function sharedIds({ caller, object }: CandidateRequest) {
  const shares = (caller.principal.shares ?? []).filter((share) => share.object === object.name)
  const ids = uuidArray(shares.map(({ recordId }) => recordId))
  return (before: string | null, atMost: number) =>
    sql`(select id from unnest(${ids}::uuid[]) as id where ${before}::uuid is null or id < ${before}::uuid order by id desc limit ${atMost}::int)`
}

/** Gives the ids of at most `atMost` candidates older than `before`, without repetition, in descending order. */
export type Candidates = (before: string | null, atMost: number) => Promise<string[]>

/** Candidates of a search, to be taken page by page. The keeper turns the terms into tokens once, and counts them. */
export async function findCandidates(services: Services, request: CandidateRequest): Promise<Candidates> {
  const { caller, object, alternatives } = request
  if (alternatives.length === 0) return async () => []
  const groups = alternatives.map((each) => ({ field: fieldNumber(object.name, each.field), terms: each.terms }))
  const tokens = await services.keeper.tokens(caller.tenant.id, caller.principal.userId, 'search', groups)
  const tokensOf = new Map(alternatives.map((each, at) => [each, tokens[at] ?? new Int32Array()]))
  const parts = [...byReach(alternatives).values()].map(({ reaches, members }) =>
    asked(request, { reaches, tokens: members.map((member) => tokensOf.get(member) ?? new Int32Array()) }),
  )
  // what is shared by name is few: all of it is looked at
  const isAsked = alternatives.some(({ reaches }) => reaches.some(isShareReach))
  if (isAsked && request.trashed !== true) parts.push(sharedIds(request))
  return async (before, atMost) => {
    const statement = sql.join(
      parts.map((part) => part(before, atMost)),
      sql` union all `,
    )
    const rows = await services.database.read<{ id: string }>(caller.tenant.id, statement, 'candidates')
    return [...new Set(rows.map((row) => row.id))].sort().reverse().slice(0, atMost)
  }
}
