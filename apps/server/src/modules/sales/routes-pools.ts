import { POOLED_OBJECT } from '@holdfast/catalog'
import type { Action } from '@holdfast/policy'
import { type Admission, type Route, route } from '../../platform/gate/route.ts'
import { ById, exactly, Members } from '../../platform/gate/shapes.ts'
import { OwnPoolsView, readOwnPools } from './own-pools.ts'
import { assignFromPool, claim, returnToPool } from './pool-acts.ts'
import { CountdownView, readCountdown } from './pool-countdown.ts'
import { changePools, PoolsBody, PoolsView, readPools } from './pools.ts'

const manages: Admission = { kind: 'capability', anyOf: ['settings.write'] }
const works = (action: Action): Admission => ({ kind: 'record', object: POOLED_OBJECT, actions: [action] })
const Id = ById.properties.id

/** The company's pools, set up by the system administrator, who sees no customer. */
const setUpRoutes: readonly Route[] = [
  route({
    name: 'pool.read',
    method: 'GET',
    path: '/pools',
    summary: { zh: '客户公海的设置', en: 'How the customer pools are set up' },
    admission: manages,
    input: {},
    output: { 200: PoolsView },
    run: async (ctx) => readPools(ctx),
  }),
  route({
    name: 'pool.update',
    method: 'PUT',
    path: '/pools',
    summary: { zh: '修改客户公海的设置', en: 'Change how the customer pools are set up' },
    admission: manages,
    input: { body: PoolsBody },
    output: { 200: PoolsView },
    run: (ctx, { body }) => changePools(ctx, body),
  }),
]

/** What members and their managers do with customers in a pool; which lie in it says the list of accounts. */
const memberRoutes: readonly Route[] = [
  route({
    name: 'pool.own',
    method: 'GET',
    path: '/own-pools',
    summary: { zh: '我所在的公海，还能领取多少', en: 'The pools one is in, and how much one may still claim' },
    admission: works('update'),
    input: {},
    output: { 200: OwnPoolsView },
    run: (ctx) => readOwnPools(ctx),
  }),
  route({
    name: 'account.claim',
    method: 'POST',
    path: '/accounts/:id/claim',
    repeat: 'kept',
    summary: { zh: '从公海领取客户', en: 'Claim an account from a pool' },
    admission: works('update'),
    input: { params: ById },
    output: { 200: Members },
    run: (ctx, { params }) => claim(ctx, params.id),
  }),
  route({
    name: 'account.pool_assign',
    method: 'POST',
    path: '/accounts/:id/pool-assign',
    repeat: 'kept',
    summary: { zh: '把公海里的客户分配给同事', en: 'Assign an account of a pool to a colleague' },
    admission: works('assign'),
    input: { params: ById, body: exactly({ ownerId: Id }) },
    output: { 200: Members },
    run: (ctx, { params, body }) => assignFromPool(ctx, params.id, body.ownerId),
  }),
  route({
    name: 'account.pool_countdown',
    method: 'GET',
    path: '/accounts/:id/pool-return',
    summary: { zh: '客户多久没人跟进会回公海', en: 'When an account comes back to a pool unless it is followed up' },
    admission: works('update'),
    input: { params: ById },
    output: { 200: CountdownView },
    run: (ctx, { params }) => readCountdown(ctx, params.id),
  }),
  route({
    name: 'account.pool_return',
    method: 'POST',
    path: '/accounts/:id/pool-return',
    repeat: 'kept',
    summary: { zh: '把客户放回公海', en: 'Give an account back to a pool' },
    admission: works('update'),
    input: { params: ById, body: exactly({ poolId: Id }) },
    output: { 200: Members },
    run: (ctx, { params, body }) => returnToPool(ctx, params.id, body.poolId),
  }),
]

export const poolRoutes: readonly Route[] = [...setUpRoutes, ...memberRoutes]
