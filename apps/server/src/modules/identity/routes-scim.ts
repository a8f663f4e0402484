import Type from 'typebox'
import { type Route, route } from '../../platform/gate/route.ts'
import { exactly, Members } from '../../platform/gate/shapes.ts'
import { may } from './policy.ts'
import { IdParams, Nothing } from './schemas.ts'
import { showConfiguration, showResourceTypes, showSchema, showSchemas } from './scim/discovery.ts'
import {
  createDirectoryGroup,
  listDirectoryGroups,
  patchDirectoryGroup,
  readDirectoryGroup,
  removeDirectoryGroup,
  replaceDirectoryGroup,
} from './scim/groups.ts'
import {
  createDirectoryUser,
  listDirectoryUsers,
  patchDirectoryUser,
  readDirectoryUser,
  removeDirectoryUser,
  replaceDirectoryUser,
} from './scim/users.ts'

const MOST_START = 1_000_000

const Question = exactly({
  filter: Type.Optional(Type.String({ maxLength: 1_000 })),
  startIndex: Type.Optional(Type.Integer({ minimum: 0, maximum: MOST_START })),
  count: Type.Optional(Type.Integer({ minimum: 0, maximum: MOST_START })),
  // everything is always told: it is little
  attributes: Type.Optional(Type.String({ maxLength: 1_000 })),
  excludedAttributes: Type.Optional(Type.String({ maxLength: 1_000 })),
})
const Schema = exactly({ id: Type.String({ minLength: 1, maxLength: 100 }) })
const refused = { 400: Members, 404: Members, 409: Members, 412: Members }
const root = true

/** Addresses are those of the standard, and the programs of directories know no other. */
const asking: readonly Route[] = [
  route({
    name: 'scim.configuration',
    method: 'GET',
    path: '/scim/v2/ServiceProviderConfig',
    root,
    summary: { zh: 'SCIM：支持什么', en: 'SCIM: what is supported' },
    admission: may.writeDirectory,
    input: {},
    output: { 200: Members },
    run: (ctx) => showConfiguration(ctx),
  }),
  route({
    name: 'scim.resource_types',
    method: 'GET',
    path: '/scim/v2/ResourceTypes',
    root,
    summary: { zh: 'SCIM：有哪些资源', en: 'SCIM: the kinds of resources' },
    admission: may.writeDirectory,
    input: {},
    output: { 200: Members },
    run: (ctx) => showResourceTypes(ctx),
  }),
  route({
    name: 'scim.schemas',
    method: 'GET',
    path: '/scim/v2/Schemas',
    root,
    summary: { zh: 'SCIM：资源的写法', en: 'SCIM: the forms of resources' },
    admission: may.writeDirectory,
    input: {},
    output: { 200: Members },
    run: (ctx) => showSchemas(ctx),
  }),
  route({
    name: 'scim.schema',
    method: 'GET',
    path: '/scim/v2/Schemas/:id',
    root,
    summary: { zh: 'SCIM：一种资源的写法', en: 'SCIM: the form of one kind' },
    admission: may.writeDirectory,
    input: { params: Schema },
    output: { 200: Members, 404: Members },
    run: (ctx, { params }) => showSchema(ctx, params.id),
  }),
]

const users: readonly Route[] = [
  route({
    name: 'scim.user_list',
    method: 'GET',
    path: '/scim/v2/Users',
    root,
    summary: { zh: 'SCIM：找人', en: 'SCIM: find people' },
    admission: may.writeDirectory,
    input: { query: Question },
    output: { 200: Members, ...refused },
    run: (ctx, { query }) => listDirectoryUsers(ctx, query),
  }),
  route({
    name: 'scim.user_create',
    method: 'POST',
    path: '/scim/v2/Users',
    root,
    summary: { zh: 'SCIM：加一个人，没有角色', en: 'SCIM: add a person, without a role' },
    admission: may.writeDirectory,
    input: { body: Members },
    output: { 201: Members, ...refused },
    repeat: 'anew',
    run: (ctx, { body }) => createDirectoryUser(ctx, body),
  }),
  route({
    name: 'scim.user_read',
    method: 'GET',
    path: '/scim/v2/Users/:id',
    root,
    summary: { zh: 'SCIM：看一个人', en: 'SCIM: one person' },
    admission: may.writeDirectory,
    input: { params: IdParams },
    output: { 200: Members, ...refused },
    run: (ctx, { params }) => readDirectoryUser(ctx, params.id),
  }),
  route({
    name: 'scim.user_replace',
    method: 'PUT',
    path: '/scim/v2/Users/:id',
    root,
    summary: { zh: 'SCIM：整个改写一个人', en: 'SCIM: state a person anew' },
    admission: may.writeDirectory,
    input: { params: IdParams, body: Members },
    output: { 200: Members, ...refused },
    run: (ctx, { params, body }) => replaceDirectoryUser(ctx, params.id, body),
  }),
  route({
    name: 'scim.user_change',
    method: 'PATCH',
    path: '/scim/v2/Users/:id',
    root,
    summary: {
      zh: 'SCIM：改一个人；active 为 false 就是离职',
      en: 'SCIM: change a person; who is not active any more leaves',
    },
    admission: may.writeDirectory,
    input: { params: IdParams, body: Members },
    output: { 200: Members, ...refused },
    run: (ctx, { params, body }) => patchDirectoryUser(ctx, params.id, body),
  }),
  route({
    name: 'scim.user_leave',
    method: 'DELETE',
    path: '/scim/v2/Users/:id',
    root,
    summary: { zh: 'SCIM：离职，并从目录里拿掉', en: 'SCIM: a person leaves and is taken out' },
    admission: may.writeDirectory,
    input: { params: IdParams },
    output: { 204: Nothing, ...refused },
    run: (ctx, { params }) => removeDirectoryUser(ctx, params.id),
  }),
]

const groups: readonly Route[] = [
  route({
    name: 'scim.group_list',
    method: 'GET',
    path: '/scim/v2/Groups',
    root,
    summary: { zh: 'SCIM：找组', en: 'SCIM: find groups' },
    admission: may.writeDirectory,
    input: { query: Question },
    output: { 200: Members, ...refused },
    run: (ctx, { query }) => listDirectoryGroups(ctx, query),
  }),
  route({
    name: 'scim.group_create',
    method: 'POST',
    path: '/scim/v2/Groups',
    root,
    summary: { zh: 'SCIM：加一个组', en: 'SCIM: add a group' },
    admission: may.writeDirectory,
    input: { body: Members },
    output: { 201: Members, ...refused },
    repeat: 'anew',
    run: (ctx, { body }) => createDirectoryGroup(ctx, body),
  }),
  route({
    name: 'scim.group_read',
    method: 'GET',
    path: '/scim/v2/Groups/:id',
    root,
    summary: { zh: 'SCIM：看一个组', en: 'SCIM: one group' },
    admission: may.writeDirectory,
    input: { params: IdParams },
    output: { 200: Members, ...refused },
    run: (ctx, { params }) => readDirectoryGroup(ctx, params.id),
  }),
  route({
    name: 'scim.group_replace',
    method: 'PUT',
    path: '/scim/v2/Groups/:id',
    root,
    summary: { zh: 'SCIM：整个改写一个组', en: 'SCIM: state a group anew' },
    admission: may.writeDirectory,
    input: { params: IdParams, body: Members },
    output: { 200: Members, ...refused },
    run: (ctx, { params, body }) => replaceDirectoryGroup(ctx, params.id, body),
  }),
  route({
    name: 'scim.group_change',
    method: 'PATCH',
    path: '/scim/v2/Groups/:id',
    root,
    summary: { zh: 'SCIM：改一个组的成员', en: 'SCIM: change a group' },
    admission: may.writeDirectory,
    input: { params: IdParams, body: Members },
    output: { 200: Members, ...refused },
    run: (ctx, { params, body }) => patchDirectoryGroup(ctx, params.id, body),
  }),
  route({
    name: 'scim.group_remove',
    method: 'DELETE',
    path: '/scim/v2/Groups/:id',
    root,
    summary: { zh: 'SCIM：删一个组', en: 'SCIM: remove a group' },
    admission: may.writeDirectory,
    input: { params: IdParams },
    output: { 204: Nothing, ...refused },
    run: (ctx, { params }) => removeDirectoryGroup(ctx, params.id),
  }),
]

/** The company's directory keeps people and groups (SCIM 2.0, RFC 7643 and 7644). */
export const scimRoutes: readonly Route[] = [...asking, ...users, ...groups]
