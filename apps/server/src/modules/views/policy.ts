import type { Action } from '@holdfast/policy'
import { mayEver } from '@holdfast/policy'
import type { Caller } from '../../platform/gate/session.ts'
import type { ViewRow } from './queries.ts'

const LISTED: Action = 'list'

/** Readers: the owner, the owner's team where it is shared with the team, everyone where it is shared with all; never without the right to list. */
export const mayRead = (caller: Caller, row: ViewRow): boolean =>
  mayEver(caller.access, row.object, LISTED) &&
  (row.owner_id === caller.user.id ||
    row.shared_with === 'all' ||
    (row.shared_with === 'team' && row.team_id === caller.user.teamId))

/** A view is changed by its owner alone. */
export const mayChange = (caller: Caller, row: Pick<ViewRow, 'owner_id'>): boolean => row.owner_id === caller.user.id

/** Shared views that nobody needs any more are also taken away by whoever assigns the records they list. */
export const mayDelete = (caller: Caller, row: ViewRow): boolean =>
  mayChange(caller, row) || (row.shared_with !== 'none' && mayEver(caller.access, row.object, 'assign'))

/** With one's team anyone shares; with the whole company whoever assigns records. */
export const mayShareWithAll = (caller: Caller, object: string): boolean => mayEver(caller.access, object, 'assign')
