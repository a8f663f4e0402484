import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalog } from '../../apps/server/src/app.ts'
import type { Route } from '../../apps/server/src/platform/gate/route.ts'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { type Grant, standardRoles } from '../../packages/policy/src/index.ts'
import { ROLE_NAMES } from '../crew.ts'
import { type Answered, bodyOf, callRoute, kindOf, routes } from './calls.ts'
import { type Furnished, furnish } from './furnished.ts'
import { becoming, deleteThem, makeKept, makeOwned, type RecordIds } from './owned.ts'
import { isNamed } from './roles.ts'

/*
 * Every route that takes an id × every role × whose it is. What came of it is written down in `matrix.txt`, which is read by people; what can be said
 * beforehand is held against the declarations and the table of roles.
 */
const RELATIONS = ['own', 'team', 'other', 'elsewhere', 'deleted'] as const
type Relation = (typeof RELATIONS)[number]

/**
 * Does it; sees it, and is refused for another reason; is asked to prove who they are before anything is looked at; is refused whatever it is; finds
 * nothing there; there is none of the kind in that relation.
 */
type Mark = '+' | 'o' | '?' | '-' | '·' | '_'

let world: World
let elsewhere: Furnished
const matrix = new Map<string, Map<string, Record<string, Mark>>>()

beforeAll(async () => {
  world = await startWorld()
  elsewhere = await furnish(world, await company(world, '另一家'))
})
afterAll(() => world.stop())

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const withId = routes.filter(({ path, admission }) => path.includes(':id') && admission.kind !== 'public')

/** What ends something comes after what looks at it, the part before the whole; of what was deleted what brings it back comes last. */
function inOrder(relation: Relation): readonly Route[] {
  const isBack = ({ name }: Route) => relation === 'deleted' && name.endsWith('.restore')
  const lateness = (route: Route) => (isBack(route) ? 2 : route.method === 'DELETE' ? 1 : 0)
  const place = (route: Route) => withId.indexOf(route) * (route.method === 'DELETE' ? -1 : 1)
  return [...withId].sort((a, b) => lateness(a) - lateness(b) || place(a) - place(b))
}
const nameOf = ({ method, path }: Route): string => `${method.padEnd(6)} ${path}`

const isRight = (mark: Mark): boolean => mark === '+' || mark === 'o'

function markOf({ status, body }: Answered): Mark {
  if (status < 400) return '+'
  if (status === 404) return '·'
  if (status === 401 || (status === 403 && body?.code === 'forbidden')) return '-'
  return status === 403 ? '?' : 'o'
}

/** Known by a word that every company may have, and by no id. */
const BY_WORD = ['pipelines', 'fields']

interface Stage {
  readonly caller: TestPerson
  readonly successorId: string
  /** Further records of their own, to merge others with. */
  readonly spare: RecordIds
  readonly ids: Readonly<Record<Relation, RecordIds>>
}

/** A company in which somebody of the role owns records, and so do others; what is no record is a colleague's. */
async function stageFor(role: string): Promise<Stage> {
  const tenantId = await company(world)
  const { ids, teams } = await furnish(world, tenantId)
  const maker = (teamId: string) => person(world, tenantId, { role: 'sales_manager', teamId })
  const [self, colleague, far] = [await maker(teams.north), await maker(teams.north), await maker(teams.west)]
  const own = await makeOwned(self, '2')
  const deleted = await deleteThem(self, await makeOwned(self, '3'))
  const team = { ...ids, ...(await makeOwned(colleague, '4')) }
  const other = await makeOwned(far, '5')
  const spare = await makeKept(self, '6')
  return {
    caller: await becoming(world, self, role),
    successorId: far.id,
    spare,
    ids: { own: { ...own, users: self.id, scim: self.id }, team, other, elsewhere: elsewhere.ids, deleted },
  }
}

/** What a route asks for beyond its declaration before it looks at the id. */
function soundBody({ successorId, spare }: Stage, route: Route): unknown {
  if (route.name === 'factor.confirm') return { code: '123456' }
  if (route.name === 'user.leave') return { successorId }
  const body = bodyOf(route)
  return route.path.includes('/merge') ? { ...(body as object), otherId: spare[kindOf(route)] } : body
}

async function ask(stage: Stage, route: Route, relation: Relation): Promise<Mark> {
  const kind = kindOf(route)
  const id = stage.ids[relation][kind]
  if (id === undefined || (relation === 'elsewhere' && BY_WORD.includes(kind))) return '_'
  const body = soundBody(stage, route)
  const { token } = stage.caller
  return markOf(await callRoute(world, route, { token, headers: { 'if-match': '"1"' }, body, id }))
}

test.each(ROLE_NAMES)('%s comes to these', async (role) => {
  const stage = await stageFor(role)
  const column = new Map<string, Record<string, Mark>>(withId.map((route) => [nameOf(route), {}]))
  for (const relation of RELATIONS)
    for (const route of inOrder(relation)) {
      const cells = column.get(nameOf(route))
      if (cells !== undefined) cells[relation] = await ask(stage, route, relation)
    }
  matrix.set(role, column)
})

const cellsOf = (role: string, route: Route) => (matrix.get(role)?.get(nameOf(route)) ?? {}) as Record<Relation, Mark>

const told = (role: string, route: Route): string => {
  const cells = cellsOf(role, route)
  return RELATIONS.map((relation) => cells[relation]).join('')
}

// ASVS 8.2.2, 8.4.1
test('nothing of another company is there for anybody, and nothing is where the role is not named', () => {
  for (const role of ROLE_NAMES)
    for (const route of withId) {
      expect(isRight(cellsOf(role, route).elsewhere), `${role} ${nameOf(route)}`).toBe(false)
      if (!isNamed(route.admission, role)) expect(told(role, route), `${role} ${nameOf(route)}`).toMatch(/^[-_]+$/)
    }
})

test('what was deleted is there to be brought back alone', () => {
  const back = withId.filter((route) => ROLE_NAMES.some((role) => isRight(cellsOf(role, route).deleted)))
  expect(back.filter(({ name }) => !/\.(restore|history)$/.test(name)).map(nameOf)).toEqual([])
})

const REACHED: Readonly<Record<'own' | 'team' | 'other', readonly Grant['reach'][]>> = {
  own: ['own', 'team', 'department', 'all'],
  team: ['team', 'department', 'all'],
  other: ['all'],
}

test('reading, changing and deleting reach as far as the table of roles says', () => {
  let held = 0
  for (const { name, grants } of standardRoles)
    for (const route of withId) {
      const { admission } = route
      const [, action = ''] = route.name.split('.')
      if (admission.kind !== 'record' || !['read', 'update', 'delete'].includes(action)) continue
      const object = catalog.findByPlural(kindOf(route))
      if (object?.name !== admission.object) continue
      const mine = grants.filter(
        ({ object, actions }) => object === admission.object && actions.some((each) => each === action),
      )
      for (const relation of ['own', 'team', 'other'] as const) {
        const mark = cellsOf(name, route)[relation]
        if (mark === '_') continue
        // what somebody said is theirs alone to change
        const isAnothers = object.changedBy === 'author' && action !== 'read' && relation !== 'own'
        const may = !isAnothers && mine.some(({ reach }) => REACHED[relation].includes(reach))
        expect(isRight(mark), `${name} ${nameOf(route)} ${relation} ${mark}`).toBe(may)
        held += 1
      }
    }
  expect(held).toBeGreaterThan(1_000)
})

test('the whole of it is as it was read', async () => {
  const width = Math.max(...withId.map((route) => nameOf(route).length))
  const columns = ROLE_NAMES.map((role) => role.padEnd(15))
  const lines = [...withId]
    .sort((a, b) =>
      a.path < b.path ? -1 : a.path > b.path ? 1 : METHODS.indexOf(a.method) - METHODS.indexOf(b.method),
    )
    .map((route) => {
      const cells = ROLE_NAMES.map((role) => told(role, route).padEnd(15))
      return `${nameOf(route).padEnd(width)}  ${cells.join(' ').trimEnd()}`
    })
  const head = `${''.padEnd(width)}  ${columns.join(' ').trimEnd()}`
  await expect(`${HEAD}\n${head}\n${lines.join('\n')}\n`).toMatchFileSnapshot('matrix.txt')
})

const HEAD = `Who comes to what: every route that takes an id, by everybody’s role and by whose it is. Five signs each:
one’s own, a colleague’s of one’s team, another team’s, another company’s, one’s own that was deleted.
+ does it   o sees it, and is refused for another reason   ? is asked to prove who they are first, whatever it is
- is refused, whatever it is   · finds nothing there   _ there is none of the kind
`
