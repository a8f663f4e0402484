import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { added, type Pointing, pointingColumns, pointsTo, turnedFrom } from './pointing.ts'
import { rebind } from './rebind.ts'
import { rekey } from './rekey.ts'
import { changeRows } from './state.ts'
import type { Writing } from './writing.ts'

/** Records of which one field was turned: from the merged record to the kept one, or, where it held both already, relieved of the merged one. */
export interface Moved extends Pointing {
  readonly ids: readonly string[]
  readonly dropped: boolean
}

interface Turn {
  readonly from: string
  readonly to: string
}

async function rowsWhere(
  { writing, tx }: { writing: Writing; tx: Transaction },
  place: Pointing,
  change: { set: ReturnType<typeof added>; where: ReturnType<typeof added> },
): Promise<string[]> {
  const rows = await changeRows(tx, writing.caller.tenant.catalog.getObject(place.table), change)
  return rows.map((row) => row.id)
}

const uuid = (id: string) => sql`${id}::uuid`

async function turnPlace(writing: Writing, tx: Transaction, about: { place: Pointing; turn: Turn }): Promise<Moved[]> {
  const { place, turn } = about
  const { from, to } = turn
  const points = pointsTo(place, 'r', uuid(from))
  const droppedIds =
    place.kind === 'many'
      ? await rowsWhere({ writing, tx }, place, {
          set: turnedFrom(place, { from, to: null }),
          where: sql`${points} and ${pointsTo(place, 'r', uuid(to))}`,
        })
      : []
  const ids = await rowsWhere({ writing, tx }, place, { set: turnedFrom(place, turn), where: points })
  await rebind(writing, tx, { ...place, ids, from, to })
  await rekey(writing, tx, { table: place.table, ids: [...ids, ...droppedIds] })
  return [
    { ...place, ids: droppedIds, dropped: true },
    { ...place, ids, dropped: false },
  ]
}

/** Turns everything that points to one record to another. Gives what was turned, so that it can be turned back. */
export async function turnPointers(writing: Writing, tx: Transaction, turn: Turn): Promise<readonly Moved[]> {
  const moved: Moved[] = []
  for (const place of pointingColumns(writing.caller.tenant.catalog, writing.object))
    moved.push(...(await turnPlace(writing, tx, { place, turn })))
  return moved.filter(({ ids }) => ids.length > 0)
}

/** Records that no longer point where the merge left them, or are gone: they stay as they are. */
export interface Stayed {
  readonly object: string
  readonly ids: readonly string[]
}

async function turnPlaceBack(writing: Writing, tx: Transaction, about: { moved: Moved; turn: Turn }): Promise<Stayed> {
  const { moved, turn } = about
  const { from, to } = turn
  const mine = sql`r.id = any(${moved.ids}::uuid[]) and ${pointsTo(moved, 'r', uuid(from))}`
  const set = moved.dropped ? added(moved, to) : turnedFrom(moved, turn)
  const turned = await rowsWhere({ writing, tx }, moved, { set, where: mine })
  if (!moved.dropped) await rebind(writing, tx, { ...moved, ids: turned, from, to })
  await rekey(writing, tx, { table: moved.table, ids: turned })
  return { object: moved.table, ids: moved.ids.filter((id) => !turned.includes(id)) }
}

/** Turns back what a merge turned, as far as it still points where the merge left it. Gives what does not. */
export async function turnBack(
  writing: Writing,
  tx: Transaction,
  about: { moved: readonly Moved[]; turn: Turn },
): Promise<readonly Stayed[]> {
  const stayed: Stayed[] = []
  for (const moved of about.moved) stayed.push(await turnPlaceBack(writing, tx, { moved, turn: about.turn }))
  return stayed.filter(({ ids }) => ids.length > 0)
}
