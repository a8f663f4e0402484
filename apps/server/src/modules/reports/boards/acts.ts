import { isStatistical, type Reach, reachesFor } from '@holdfast/policy'
import { wallClock } from '../../../platform/calendar/wall-clock.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { type RequestContext, statedVersion, type WriteTransaction } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import type { Caller } from '../../../platform/gate/session.ts'
import { calendarOf } from '../../../platform/gate/tenant-policy.ts'
import { openCursor, recordBinding, sealCursor } from '../../../records/index.ts'
import { askedReports } from '../asked-report.ts'
import { deleteLetter, putLetter, type Rhythm, rhythmsOf } from '../letters/rows.ts'
import type { Board, BoardContent, BoardPatch, BoardQuery, NewBoard } from './body.ts'
import {
  type BoardPlace,
  type BoardRow,
  boardFor,
  boardsFor,
  countOwnBoards,
  deleteBoard,
  insertBoard,
  lockBoard,
  newBoardRow,
  openBoard,
  sealBoard,
  updateBoard,
} from './rows.ts'

const MOST_OWN_BOARDS = 50
const USUAL_PAGE = 50

const isMine = (caller: Caller, row: BoardRow): boolean => row.owner_id === caller.user.id
const LEADING: readonly Reach[] = ['department', 'all']
const leads = ({ access }: Caller): boolean =>
  [...access.objects.keys()].some((of) => reachesFor(access, of, 'assign').some((reach) => LEADING.includes(reach)))
/** Whoever leads others, or works with statistics, shares boards. */
const mayShare = (caller: Caller): boolean =>
  leads(caller) || [...caller.access.objects.keys()].some((object) => isStatistical(caller.access, object))

const mayRead = (caller: Caller, row: BoardRow): boolean =>
  isMine(caller, row) || row.shared_roles.some((role) => caller.user.roles.includes(role))

/** Shared boards that nobody needs any more are also taken away by whoever leads. */
const mayDelete = (caller: Caller, row: BoardRow): boolean =>
  isMine(caller, row) || (row.shared_roles.length > 0 && leads(caller))

const rolesToShareWith = (caller: Caller) =>
  mayShare(caller) ? caller.tenant.roles.filter(({ grants }) => grants.some((one) => one.actions.includes('list'))) : []

/** The roles as they are kept; only what is newly shared is decided upon. */
function audienceOf(caller: Caller, stated: readonly string[], before: readonly string[]): readonly string[] {
  const known = new Set(rolesToShareWith(caller).map(({ name }) => name))
  const added = stated.filter((role) => !before.includes(role))
  if (added.length > 0 && !mayShare(caller)) throw new Refusal('forbidden')
  const unknown = added.find((role) => !known.has(role))
  if (unknown !== undefined)
    throw new Refusal('invalid', { errors: [{ path: '/sharedRoles', code: 'choice_unknown' }] })
  return stated.toSorted()
}

/** Refuses a board with a question that its maker may not ask. */
function demandAskable({ caller, services }: RequestContext, { charts }: Pick<BoardContent, 'charts'>): void {
  for (const { question } of charts) askedReports(caller, question, services.clock.now())
}

function isAskable(
  { caller, services }: RequestContext,
  question: BoardContent['charts'][number]['question'],
): boolean {
  try {
    return askedReports(caller, question, services.clock.now()).length > 0
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return false
  }
}

/** A board as this reader may have it: rights are those of this moment, not of the day it was kept. */
function viewOf(ctx: RequestContext, row: BoardRow, content: BoardContent): Board {
  return {
    id: row.id,
    version: row.version,
    title: content.title,
    charts: content.charts.map((chart) => ({
      ...chart,
      question: isAskable(ctx, chart.question) ? chart.question : null,
    })),
    sharedRoles: [...row.shared_roles],
    mine: isMine(ctx.caller, row),
    mayDelete: mayDelete(ctx.caller, row),
    updatedAt: row.updated_at,
  }
}

/** Whom boards are read for. */
export const readerOf = ({ tenant, user }: Caller) => ({ tenantId: tenant.id, userId: user.id, roles: user.roles })

async function opened(ctx: RequestContext, row: BoardRow): Promise<readonly Board[]> {
  const content = await openBoard(ctx.services, ctx.caller.tenant.id, row)
  return content === null ? [] : [viewOf(ctx, row, content)]
}

/** The boards the caller may open, page by page, the own ones first. */
export async function listBoards(ctx: RequestContext, asked: BoardQuery): Promise<Answer> {
  const { services, caller } = ctx
  const { cursor, limit = USUAL_PAGE } = asked
  const binding = recordBinding(caller, 'dashboards', caller.user.id)
  const after = cursor === undefined ? null : ((await openCursor(services, binding, cursor)) as unknown as BoardPlace)
  const found = await boardsFor(services.database, readerOf(caller), { after, limit: limit + 1 })
  const rows = found.slice(0, limit)
  const last = found.length > limit ? rows.at(-1) : undefined
  const next = last === undefined ? null : await sealCursor(services, binding, [!isMine(caller, last), last.id])
  const data = (await Promise.all(rows.map((row) => opened(ctx, row)))).flat()
  const mayShareWith = rolesToShareWith(ctx.caller).map(({ name, label }) => ({ name, label }))
  const letters = Object.fromEntries(await rhythmsOf(ctx.services.database, readerOf(ctx.caller)))
  const page = { next, limit }
  return {
    status: 200,
    body: { data, page, mayShareWith, letters, mail: ctx.services.mailer !== null },
    audit: { act: 'dashboard.list', outcome: 'allowed', object: 'dashboard', count: data.length },
  }
}

/** One board, by the id that a shared link holds. */
export async function readBoard(ctx: RequestContext, id: string): Promise<Answer> {
  const row = await boardFor(ctx.services.database, readerOf(ctx.caller), id)
  const [board] = row === undefined ? [] : await opened(ctx, row)
  if (board === undefined) throw new Refusal('not_found')
  return {
    status: 200,
    body: board,
    audit: { act: 'dashboard.read', outcome: 'allowed', object: 'dashboard', recordId: id },
  }
}

/** Keeps a new board. */
export async function createBoard(ctx: RequestContext, stated: NewBoard): Promise<Answer> {
  const { services, caller } = ctx
  const { sharedRoles = [], ...content } = stated
  demandAskable(ctx, content)
  const board = { ownerId: caller.user.id, sharedRoles: audienceOf(caller, sharedRoles, []), content }
  const row = await newBoardRow(services, caller.tenant.id, board)
  return ctx.write(async (tx) => {
    if ((await countOwnBoards(tx, caller.user.id)) >= MOST_OWN_BOARDS) throw new Refusal('too_large')
    await insertBoard(tx, row)
    const facts = { sharedWith: row.shared_roles.join(',') }
    const event = { act: 'dashboard.create', outcome: 'allowed', object: 'dashboard', recordId: row.id, facts } as const
    const audit = await tx.record(event)
    return {
      status: 201,
      headers: { Location: `/api/v1/dashboards/${row.id}` },
      body: viewOf(ctx, row, content),
      audit,
    }
  })
}

/** The board's row, locked, and what it says; one that is not in the caller's sight does not exist. */
async function lockedBoard(ctx: RequestContext, tx: WriteTransaction, id: string) {
  const row = await lockBoard(tx, id)
  if (row === undefined || !mayRead(ctx.caller, row)) throw new Refusal('not_found')
  const content = await openBoard(ctx.services, tx.tenantId, row)
  if (content === null) throw new Refusal('not_found')
  return { row, content }
}

/** Changes one's own board. */
export async function changeBoard(ctx: RequestContext, id: string, stated: BoardPatch): Promise<Answer> {
  const { services, caller } = ctx
  const version = statedVersion(ctx.headers)
  return ctx.write(async (tx) => {
    const { row, content: before } = await lockedBoard(ctx, tx, id)
    if (!isMine(caller, row)) throw new Refusal('forbidden')
    if (row.version !== version) throw new Refusal('version_conflict', { extra: { version: row.version } })
    const { sharedRoles, ...changes } = stated
    const content = { ...before, ...changes }
    if (stated.charts !== undefined) demandAskable(ctx, content)
    const roles = sharedRoles === undefined ? row.shared_roles : audienceOf(caller, sharedRoles, row.shared_roles)
    const place = { ...row, shared_roles: roles }
    const changed: BoardRow = {
      ...place,
      sealed_confidential: await sealBoard(services, tx.tenantId, { row: place, content }),
      version: row.version + 1,
      updated_at: new Date(services.clock.now()).toISOString(),
    }
    await updateBoard(tx, changed)
    const audit = await tx.record({
      act: 'dashboard.update',
      outcome: 'allowed',
      object: 'dashboard',
      recordId: id,
      changed: Object.keys(stated),
      facts: { sharedWith: roles.join(',') },
    })
    return { status: 200, body: viewOf(ctx, changed, content), audit }
  })
}

/** Takes a board away. */
export const removeBoard = (ctx: RequestContext, id: string): Promise<Answer> =>
  ctx.write(async (tx) => {
    const { row } = await lockedBoard(ctx, tx, id)
    if (!mayDelete(ctx.caller, row)) throw new Refusal('forbidden')
    await deleteBoard(tx, id)
    const audit = await tx.record({ act: 'dashboard.delete', outcome: 'allowed', object: 'dashboard', recordId: id })
    return { status: 204, audit }
  })

/** Asks for a board's numbers by mail, in a rhythm or no more; for oneself alone, within what one may read whenever it is written. */
export async function setLetter(ctx: RequestContext, id: string, every: Rhythm | null): Promise<Answer> {
  const { services, caller } = ctx
  const { timeZone } = calendarOf(caller.tenant.policy)
  const last = wallClock(timeZone, services.clock.now()).day
  const letter = { user_id: caller.user.id, dashboard_id: id }
  return ctx.write(async (tx) => {
    await lockedBoard(ctx, tx, id)
    if (every !== null && services.mailer === null)
      throw new Refusal('invalid', { errors: [{ path: '/every', code: 'mail_missing' }] })
    await (every === null ? deleteLetter(tx, letter) : putLetter(tx, { ...letter, every, last }))
    const facts = { every: every ?? 'never' }
    const audit = await tx.record({
      act: 'dashboard.letter',
      outcome: 'allowed',
      object: 'dashboard',
      recordId: id,
      facts,
    })
    return { status: 200, body: { every }, audit }
  })
}

/** Notes that the caller keeps a board as a picture: what it shows, they have been answered before. */
export async function notePicture(ctx: RequestContext, id: string): Promise<Answer> {
  await readBoard(ctx, id)
  return {
    status: 204,
    audit: { act: 'dashboard.picture', outcome: 'allowed', object: 'dashboard', recordId: id },
  }
}
