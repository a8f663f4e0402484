import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { type Route, route } from '../../platform/gate/route.ts'
import { exactly } from '../../platform/gate/shapes.ts'
import { isUuid } from '../../platform/identifiers.ts'
import { may } from './policy.ts'
import { Id, IdParams, listOf, Name, Nothing, RoleLine, Unit } from './schemas.ts'
import { listRoles } from './structure/role-view.ts'
import { changeUnit, createUnit, deleteUnit, listUnits, type UnitKind } from './structure/units.ts'

const Under = Type.Optional(Type.Union([Id, Type.Null()]))
const LABELS = { team: { zh: '团队', en: 'team' }, department: { zh: '部门', en: 'department' } } as const

function known(kind: UnitKind, id: string): { kind: UnitKind; id: string } {
  if (!isUuid(id)) throw new Refusal('not_found')
  return { kind, id }
}

/** List and make, the same for teams and departments. */
function collectionRoutes(kind: UnitKind): Route[] {
  const { zh, en } = LABELS[kind]
  const path = `/${kind}s`
  return [
    route({
      name: `${kind}.list`,
      method: 'GET',
      path,
      summary: { zh: `公司的${zh}`, en: `The ${en}s of the company` },
      admission: { kind: 'signedIn' },
      input: {},
      output: { 200: listOf(Unit) },
      run: (ctx) => listUnits(ctx, kind),
    }),
    route({
      name: `${kind}.create`,
      method: 'POST',
      path,
      summary: { zh: `新建${zh}`, en: `Make a ${en}` },
      admission: may.writeStructure,
      input: { body: exactly({ name: Name, departmentId: Under, leadId: Under }) },
      output: { 201: Unit },
      repeat: 'kept',
      run: (ctx, { body }) => createUnit(ctx, kind, body),
    }),
  ]
}

/** Change and delete one of them. */
function unitRoutes(kind: UnitKind): Route[] {
  const { zh, en } = LABELS[kind]
  const path = `/${kind}s/:id`
  return [
    route({
      name: `${kind}.update`,
      method: 'PATCH',
      path,
      summary: { zh: `修改${zh}`, en: `Change a ${en}` },
      admission: may.writeStructure,
      input: { params: IdParams, body: exactly({ name: Type.Optional(Name), departmentId: Under, leadId: Under }) },
      output: { 200: Unit },
      run: (ctx, { params, body }) => changeUnit(ctx, known(kind, params.id), body),
    }),
    route({
      name: `${kind}.delete`,
      method: 'DELETE',
      path,
      summary: { zh: `删除${zh}`, en: `Delete a ${en}` },
      admission: may.writeStructure,
      input: { params: IdParams },
      output: { 204: Nothing },
      run: (ctx, { params }) => deleteUnit(ctx, known(kind, params.id)),
    }),
  ]
}

/** Teams, departments, and the roles there are. */
export const structureRoutes: readonly Route[] = [
  ...collectionRoutes('team'),
  ...unitRoutes('team'),
  ...collectionRoutes('department'),
  ...unitRoutes('department'),
  route({
    name: 'role.list',
    method: 'GET',
    path: '/roles',
    summary: { zh: '角色和各自能做的事', en: 'The roles and what each may do' },
    admission: { kind: 'signedIn' },
    input: {},
    output: { 200: listOf(RoleLine) },
    run: (ctx) => listRoles(ctx),
  }),
]
