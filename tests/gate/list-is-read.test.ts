import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { type ObjectDeclaration, wireName } from '../../packages/catalog/src/index.ts'
import { dice } from '../crew.ts'
import { type Crowd, makeCrowd, type Principal } from './crowd.ts'
import { bodyOf, type Enquiry, enquiryOf, queryOf } from './enquiries.ts'
import { isFound, type Kept, type Modes, meets, model, viewOf } from './model.ts'

/*
 * One predicate for every shape: whatever a list shows, a single read allows with the same values and masks; whatever a single read allows and the
 * question asks for, a list shows. 14 principals, 5 objects, 10,500 questions by chance of a fixed seed, each held against a plain model.
 */
const QUESTIONS_EACH = 750
let world: World
let crowd: Crowd
let rules: ReturnType<typeof model>
/** What each reads of each record: its members, and what they point to. */
const seen = new Map<string, Map<string, Seen>>()

type View = Record<string, unknown> & { id: string; meta: { masked: string[]; omitted: string[] } }

interface Seen {
  readonly view: View
  readonly pointed: Readonly<Record<string, unknown>>
}

/** With what has no order in order. */
const ordered = (view: View): View => ({
  ...view,
  meta: { ...view.meta, masked: [...view.meta.masked].sort(), omitted: [...view.meta.omitted].sort() },
})

const POINTING = ['reference', 'about', 'people']
const pointingOf = (object: ObjectDeclaration, ever: Modes): string[] =>
  [...ever.keys()].filter((key) => POINTING.includes(object.fields[key]?.kind ?? ''))

beforeAll(async () => {
  world = await startWorld()
  crowd = await makeCrowd(world, dice(20261123))
  rules = model(crowd.custom)
})
afterAll(() => world.stop())

const served = () => crowd.objects.served
const names = Array.from({ length: 14 }, (_, at) => at)
const principal = (at: number): Principal => crowd.principals[at] as Principal

/** Where an expansion stands in its field's own place, the value without it. */
const bare = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((each) => (each as { id: string }).id)
  if (typeof value !== 'object' || value === null) return value
  const { object, id } = value as { object: string; id: string }
  return { object, id }
}

/** A record by a single read, with everything it points to; held against the model. */
async function readOne(asker: Principal, kept: Kept): Promise<Seen | null> {
  const ever = rules.everOf(asker, kept.object)
  const pointing = pointingOf(kept.object, ever)
  const expand = pointing.length === 0 ? '' : `?expand=${pointing.join(',')}`
  const answer = await asker.who.get(`/${kept.object.plural}/${kept.id}${expand}`)
  const modes = rules.modesOf(asker, kept, 'read')
  const about = `${asker.name} ${kept.object.name} ${answer.text}`
  if (modes === null) {
    expect([403, 404], about).toContain(answer.status)
    return null
  }
  expect(answer.status, about).toBe(200)
  const view = ordered(answer.body) as Record<string, unknown>
  const pointed = Object.fromEntries(pointing.filter((key) => key in view).map((key) => [key, view[key]]))
  for (const key of Object.keys(pointed))
    if (kept.object.fields[key]?.kind === 'reference') delete view[key]
    else view[key] = bare(view[key])
  expect(view, about).toEqual(viewOf(kept, modes, ever))
  return { view: view as View, pointed }
}

async function readAll(asker: Principal): Promise<Map<string, Seen>> {
  const read = new Map<string, Seen>()
  for (const kept of crowd.records) {
    const one = await readOne(asker, kept)
    if (one !== null) read.set(kept.id, one)
  }
  return read
}

describe.each(names)('principal %i', (at) => {
  // ASVS 8.2.2, 8.2.3, 8.3.1
  test('reads exactly what the table of roles says, with the masks it says', async () => {
    const asker = principal(at)
    seen.set(asker.id, await readAll(asker))
  })
})

/** What a row of a list must be, from the single read of the same record. */
function expectedRow(asker: Principal, kept: Kept, enquiry: Enquiry): Record<string, unknown> {
  const read = seen.get(asker.id) ?? new Map<string, Seen>()
  const { view, pointed } = read.get(kept.id) as Seen
  const { fields, expand } = enquiry
  const row: Record<string, unknown> = { ...view }
  for (const [key, field] of Object.entries(kept.object.fields))
    if (fields !== null && !fields.includes(key)) delete row[wireName({ key, field })]
  for (const key of expand) {
    const field = kept.object.fields[key]
    if (field !== undefined && wireName({ key, field }) in row) row[key] = pointed[key]
  }
  row['meta'] = {
    masked: view.meta.masked.filter((name) => name in row),
    omitted: fields === null ? view.meta.omitted : [],
  }
  return row
}

async function wholeList(asker: Principal, object: ObjectDeclaration, enquiry: Enquiry, byAddress: boolean) {
  const body = bodyOf(object, enquiry)
  const rows: View[] = []
  let count: number | undefined
  let cursor: string | null = null
  do {
    const asked: Record<string, unknown> = cursor === null ? body : { ...body, cursor }
    const answer = byAddress
      ? await asker.who.get(`/${object.plural}?${queryOf(asked)}`)
      : await asker.who.post(`/${object.plural}/query`, asked)
    if (answer.body?.code === 'query_too_short') return { refused: answer.body.code as string, rows, count }
    expect(answer.status, `${asker.name} ${object.name} ${JSON.stringify(asked)} ${answer.text.slice(0, 400)}`).toBe(
      200,
    )
    expect(answer.body.data.length).toBeLessThanOrEqual(enquiry.limit)
    rows.push(...answer.body.data)
    count = answer.body.page.count
    cursor = answer.body.page.next
  } while (cursor !== null && rows.length < 1_000)
  return { refused: null, rows, count }
}

/** What the model says of a question. */
function expectedOf(asker: Principal, object: ObjectDeclaration, enquiry: Enquiry): readonly Kept[] {
  const now = world.clock.now()
  return crowd.records.filter((kept) => {
    if (kept.object.name !== object.name) return false
    const modes = rules.modesOf(asker, kept, 'list')
    if (modes === null) return false
    if (enquiry.condition !== null && !meets(kept, modes, { condition: enquiry.condition, now })) return false
    return enquiry.q === null || isFound(kept, modes, enquiry.q)
  })
}

/** As `expect(got).toEqual(wanted)`, which costs much more where all is well. */
function expectSame(got: unknown, wanted: unknown, about: () => string): void {
  if (!isDeepStrictEqual(got, wanted)) expect(got, about()).toEqual(wanted)
}

async function ask(
  asker: Principal,
  object: ObjectDeclaration,
  by: { enquiry: Enquiry; address: boolean },
): Promise<void> {
  const { enquiry, address } = by
  const about = () => `${asker.name} ${object.name} ${JSON.stringify(bodyOf(object, enquiry))}`
  const { refused, rows, count } = await wholeList(asker, object, enquiry, address)
  const expected = expectedOf(asker, object, enquiry)
  const ids = rows.map((row) => row.id)
  expectSame(ids.toSorted(), refused === null ? expected.map(({ id }) => id).sort() : [], about)
  if (refused !== null) expectSame(expected, [], about)
  if (count !== undefined) expectSame(count, expected.length, about)
  const byId = new Map(expected.map((kept) => [kept.id, kept]))
  for (const row of rows) expectSame(ordered(row), expectedRow(asker, byId.get(row.id) as Kept, enquiry), about)
  shown += rows.length
}

/** Questions under way at once. */
const AT_ONCE = 6
let shown = 0

describe.each(names)('principal %i', (at) => {
  test(`is shown by ${QUESTIONS_EACH} lists exactly what single reads allow and the questions ask for`, async () => {
    const asker = principal(at)
    const chance = dice(1_000 + at)
    const objects = served().filter((object) => rules.mayList(asker, object))
    const questions = Array.from({ length: QUESTIONS_EACH }, () => {
      const object = chance.one(objects)
      const records = crowd.records.filter((kept) => kept.object.name === object.name)
      const askable = {
        object,
        records,
        ever: rules.everOf(asker, object, ['list']),
        clear: rules.clearOf(asker, object),
      }
      return { object, by: { enquiry: enquiryOf(askable, chance), address: chance.chance(4) } }
    })
    for (let from = 0; from < questions.length; from += AT_ONCE)
      await Promise.all(questions.slice(from, from + AT_ONCE).map(({ object, by }) => ask(asker, object, by)))
  })
})

test('the questions were no idle ones', () => {
  expect(shown).toBeGreaterThan(30_000)
})
