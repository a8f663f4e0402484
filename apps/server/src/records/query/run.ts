import { isSealedClass, type SealedClass } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { type Reach, reachesFor, visibleFields } from '@holdfast/policy'
import { type RawBuilder, sql } from 'kysely'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { Caller } from '../../platform/gate/session.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'
import type { Services } from '../../platform/services.ts'
import { ENVELOPE_CLASSES } from '../columns.ts'
import { purposeFor } from '../load.ts'
import { ALWAYS, both, type Condition, reachesCondition, sourceOf } from '../reach-sql.ts'
import { type OpenRecord, openRows } from '../record.ts'
import { type Row, rowColumns, rowNames } from '../row.ts'
import { isLeaf, type Tree } from './ask.ts'
import { findCandidates } from './candidates.ts'
import { type Compiling, compileTree } from './condition.ts'
import { type CursorBinding, openCursor, type Position, sealCursor } from './cursor.ts'
import { followTree } from './follow.ts'
import { type Alternative, answersSearch } from './index-terms.ts'
import { type Judging, judge } from './judge.ts'
import { pageStatement } from './lanes.ts'
import { compareRecords, compileOrder, sortValue } from './order.ts'
import type { Question } from './question.ts'
import { isSwitchedOff } from './switched-off.ts'
import { driver, type Way, wayOf } from './way.ts'

/** A page of records, opened for the caller and ready to be viewed. */
export interface Page {
  readonly records: readonly OpenRecord[]
  readonly next: string | null
  readonly count: number | null
}

/** Most records that are opened to answer one question about sealed fields. */
const MOST_OPENED = 10_000

interface Run {
  readonly services: Services
  readonly caller: Caller
  readonly question: Question
  readonly compiling: Compiling
  readonly reaches: readonly Reach[]
  readonly where: Condition
  readonly binding: CursorBinding
  readonly judging: Judging
}

/** A list of one's own records needs no other lane: whoever asks for what they own asks within `own`. */
function neededReaches(caller: Caller, tree: Tree | null, reaches: readonly Reach[]): readonly Reach[] {
  const conditions = tree === null ? [] : isLeaf(tree) || 'or' in tree ? [tree] : tree.and
  const own = conditions.some(
    (each) =>
      isLeaf(each) &&
      each.field.engineColumn === 'owner_id' &&
      each.operator === 'eq' &&
      each.negated !== true &&
      each.value === caller.user.id,
  )
  return own && reaches.includes('own') ? ['own'] : reaches
}

function prepare(services: Services, caller: Caller, asked: { question: Question; way: Way }): Run {
  const { question, way } = asked
  const { object, tree } = question
  const present = { now: services.clock.now(), timeZone: calendarOf(caller.tenant.policy).timeZone }
  const compiling: Compiling = {
    object,
    principal: caller.principal,
    source: sourceOf(object),
    present,
  }
  return {
    services,
    caller,
    question,
    compiling,
    reaches: neededReaches(caller, tree, reachesFor(caller.access, object.name, 'list')),
    where: tree === null ? ALWAYS : compileTree(compiling, tree),
    binding: { tenantId: caller.tenant.id, userId: caller.user.id, fingerprint: `${way}:${question.fingerprint}` },
    judging: { country: caller.tenant.policy.country, present },
  }
}

/** Texts are nobody's name: the keeper counts them apart, whatever they are opened for. */
function opening(run: Run, purpose: 'show' | 'verify' | 'sort') {
  const { object } = run.question
  const counted = object.subject === 'many' ? purposeFor(object) : purpose
  return { services: run.services, access: run.caller.access, object, action: 'list', purpose: counted } as const
}

/** Classes of the fields the answer may show: an envelope that nothing is shown of stays closed. */
function shownClasses(run: Run): readonly SealedClass[] {
  const { object, fields } = run.question
  const needed = new Set<SealedClass>()
  for (const key of visibleFields(run.caller.access, object.name).keys()) {
    const field = object.fields[key]
    if (
      field !== undefined &&
      isSealedClass(field.class) &&
      field.mask !== 'hidden' &&
      (fields === null || fields.has(key))
    )
      needed.add(field.class)
  }
  return ENVELOPE_CLASSES.filter((each) => needed.has(each))
}

const inReach = (run: Run): Condition =>
  both([
    sql`r.tenant_id = ${run.caller.tenant.id}`,
    sql`r.deleted_at is null`,
    reachesCondition(run.reaches, run.caller.principal, run.compiling.source),
    run.where,
  ])

/** Rows of the object as they are brought by `rowColumns`, with further columns behind them. */
async function rowsOf(
  run: Run,
  statement: RawBuilder<unknown>,
  brought: { classes?: readonly SealedClass[]; further?: readonly string[]; name?: string } = {},
): Promise<Row[]> {
  const { classes, further = [], name } = brought
  const names = [...rowNames(run.compiling.object, classes === undefined ? {} : { classes }), ...further]
  const about = name === undefined ? { names } : { names, name }
  return run.services.database.readPacked<Row>(run.caller.tenant.id, statement, about)
}

/** Plain conditions only: the database does all of it. */
async function keysetPage(run: Run): Promise<Page> {
  const { question, services, binding, compiling } = run
  const order = compileOrder(compiling, question.order)
  const after = question.cursor === null ? null : order.after(await openCursor(services, binding, question.cursor))
  const classes = shownClasses(run)
  const { reaches, where } = run
  const statement = pageStatement({ ...compiling, reaches, classes, where, order, after, limit: question.limit + 1 })
  const rows = await rowsOf(run, statement, { classes, further: order.columns.map((_, at) => `k${at}`), name: 'list' })
  const shown = rows.slice(0, question.limit)
  const last = shown.at(-1)
  const position: Position =
    last === undefined ? [] : [...order.columns.map((_, at) => (last[`k${at}`] ?? null) as Json), last.id]
  const [records, next, count] = await Promise.all([
    openRows(opening(run, 'show'), shown),
    rows.length > question.limit ? sealCursor(services, binding, position) : null,
    question.count ? countRows(run) : null,
  ])
  return { records, next, count }
}

async function countRows(run: Run): Promise<number> {
  const [row] = await run.services.database.read<{ n: number }>(
    run.caller.tenant.id,
    sql`select count(*) as n from ${run.compiling.source.from} where ${inReach(run)}`,
  )
  return row?.n ?? 0
}

const accepted = (run: Run, record: OpenRecord): boolean =>
  (run.question.tree === null || judge(run.question.tree, record, run.judging)) &&
  (run.question.search === null || answersSearch(record, { text: run.question.search, country: run.judging.country }))

/** Candidates that match: a page of a search looks past a few, a sorted or counted one opens them all. */
async function openedAmong(run: Run, ids: readonly string[], purpose: 'verify' | 'sort'): Promise<OpenRecord[]> {
  if (ids.length === 0) return []
  const { source, object } = run.compiling
  const rows = await rowsOf(
    run,
    sql`select ${rowColumns(object, {})} from ${source.from} where ${inReach(run)} and r.id = any(${ids}::uuid[]) order by r.id desc`,
  )
  const open = await openRows(opening(run, purpose), rows)
  return open.filter((record) => accepted(run, record))
}

/** Newest first, straight from the index: candidates are taken, opened and judged until a page is full. */
async function searchPage(run: Run, alternatives: readonly Alternative[]): Promise<Page> {
  const { question, services, binding } = run
  const start =
    question.cursor === null ? null : ((await openCursor(services, binding, question.cursor))[0] as string | null)
  const found: OpenRecord[] = []
  const candidates = await findCandidates(services, { caller: run.caller, object: question.object, alternatives })
  let before: string | null = start
  for (let chunk = question.limit + 16; found.length <= question.limit; chunk = Math.min(chunk * 2, 2_000)) {
    const ids = await candidates(before, chunk)
    found.push(...(await openedAmong(run, ids, 'verify')))
    before = ids.at(-1) ?? null
    if (ids.length < chunk) break
  }
  const records = found.slice(0, question.limit)
  const more = found.length > question.limit
  return {
    records,
    next: more ? await sealCursor(services, binding, [records.at(-1)?.row.id ?? null]) : null,
    count: null,
  }
}

/** All candidates in memory, judged and sorted; only within bounds. */
async function boundedPage(run: Run, alternatives: readonly Alternative[] | null): Promise<Page> {
  const { question, services, binding } = run
  const records = (await boundedRecords(run, alternatives)).sort(compareRecords(question.order))
  const start =
    question.cursor === null ? 0 : positionAfter(records, await openCursor(services, binding, question.cursor), run)
  const page = records.slice(start, start + question.limit)
  const last = page.at(-1)
  const more = start + question.limit < records.length && last !== undefined
  const position = last === undefined ? [] : [...question.order.keys.map((key) => sortValue(last, key)), last.row.id]
  return {
    records: page,
    next: more ? await sealCursor(services, binding, position) : null,
    count: question.count ? records.length : null,
  }
}

function positionAfter(records: readonly OpenRecord[], position: Position, run: Run): number {
  const id = position.at(-1)
  const at = records.findIndex((record) => record.row.id === id)
  if (at >= 0) return at + 1
  const compare = compareRecords(run.question.order)
  const place = {
    row: { id },
    values: Object.fromEntries(run.question.order.keys.map((key, i) => [key.asked.key, position[i] ?? null])),
  } as unknown as OpenRecord
  const shifted = {
    ...place,
    modes: new Map(run.question.order.keys.map((key) => [key.asked.key, 'clear'])),
  } as OpenRecord
  const next = records.findIndex((record) => compare(record, shifted) > 0)
  return next < 0 ? records.length : next
}

async function boundedRecords(run: Run, alternatives: readonly Alternative[] | null): Promise<OpenRecord[]> {
  const code = run.question.order.sealed ? 'sort_too_wide' : 'filter_too_wide'
  const { object } = run.question
  if (alternatives !== null) {
    const candidates = await findCandidates(run.services, { caller: run.caller, object, alternatives })
    const ids = await candidates(null, MOST_OPENED + 1)
    if (ids.length > MOST_OPENED) throw new Refusal(code)
    return openedAmong(run, ids, 'sort')
  }
  const rows = await rowsOf(
    run,
    sql`select ${rowColumns(object, {})} from ${run.compiling.source.from} where ${inReach(run)} limit ${MOST_OPENED + 1}`,
  )
  if (rows.length > MOST_OPENED) throw new Refusal(code)
  const records = await openRows(opening(run, 'sort'), rows)
  return records.filter((record) => accepted(run, record))
}

/** Why the index is asked nothing: the company switched off what would answer, or too little was typed. */
const unsearched = ({ object }: Question, { access }: Caller): Refusal =>
  isSwitchedOff(access, object) ? new Refusal('search_off') : new Refusal('query_too_short')

/** The records that match a question, within some of the reaches that the caller lists by: what the database has to be asked for them. */
export interface Matching {
  readonly from: Condition
  readonly where: Condition
}

/** All that match, where sealed fields decide after opening them: within bounds, else refused with `filter_too_wide`. */
export async function allMatching(
  services: Services,
  caller: Caller,
  asked: { question: Question; within: readonly Reach[] },
): Promise<Matching> {
  const tree = await followTree(services, caller, { object: asked.question.object.name, tree: asked.question.tree })
  const question = { ...asked.question, tree, count: true }
  const alternatives = driver(caller, question)
  const way = wayOf(question, alternatives)
  const prepared = prepare(services, caller, { question, way })
  const run = { ...prepared, reaches: prepared.reaches.filter((reach) => asked.within.includes(reach)) }
  const { from } = run.compiling.source
  if (way === 'rows') return { from, where: inReach(run) }
  if (question.search !== null && alternatives?.length === 0) throw unsearched(question, caller)
  const ids = (await boundedRecords(run, alternatives)).map(({ row }) => row.id)
  return { from, where: both([sql`r.tenant_id = ${caller.tenant.id}`, sql`r.id = any(${ids}::uuid[])`]) }
}

/** Answers a question for a caller, with the means its conditions need. */
export async function answerQuestion(services: Services, caller: Caller, asked: Question): Promise<Page> {
  const tree = await followTree(services, caller, { object: asked.object.name, tree: asked.tree })
  const question = { ...asked, tree }
  const alternatives = driver(caller, question)
  const way = wayOf(question, alternatives)
  const run = prepare(services, caller, { question, way })
  if (way === 'rows') return keysetPage(run)
  if (question.search !== null && alternatives?.length === 0) throw unsearched(question, caller)
  return way === 'index' && alternatives !== null ? searchPage(run, alternatives) : boundedPage(run, alternatives)
}
