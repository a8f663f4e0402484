/** A company of which something of every kind is there: what others may come to is asked of its ids. */
import { expect } from 'vitest'
import { formBody } from '../../apps/server/src/modules/forms/testing/visitor.ts'
import { startSession } from '../../apps/server/src/modules/identity/sessions.ts'
import { admittedApp } from '../../apps/server/src/modules/identity/testing/apps.ts'
import { actIn, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { attach, imported } from '../../apps/server/src/testing/uploads.ts'
import type { World } from '../../apps/server/src/testing/world.ts'
import { makeTeams, type Teams } from '../crew.ts'
import { confirmedOrder, ONE_PIECE, programsOf, waitingTransfer } from './cast.ts'
import { A_CONNECTION, NORTH_TOWER } from './stated.ts'

/** What a furnished company keeps, and nobody of another may ever be told. */
export const SECRETS = ['司马光远', '13977776666', '云杉私密项目', '绝密跟进内容', '北塔', '自定义秘密']
const LETTER = { name: '云杉私密项目', language: 'zh', subject: '云杉私密项目', words: '绝密跟进内容' }

/** The id of what is made at the path. */
export async function made(who: TestPerson, path: string, body: object): Promise<string> {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBeLessThan(300)
  return answer.body.id
}

/** The id of a browser that they signed in at. */
async function deviceOf(world: World, who: TestPerson): Promise<string> {
  const start = { userId: who.id, state: 'full', factor: 'totp', jkt: 'a-key' } as const
  await actIn(world.services, who.tenantId, (tx) => startSession(world.services, tx, start))
  return (await who.get('/auth/devices')).body.data[0].id
}

/** A company with something of every kind in it. */
export interface Furnished {
  /** By the first part of a path: the id of something that is there. */
  readonly ids: Record<string, string>
  /** A manager of the first team, whose nearly everything is. */
  readonly victim: TestPerson
  readonly teams: Teams
}

/** Furnishes a company. */
export async function furnish(world: World, tenantId: string): Promise<Furnished> {
  const ids: Record<string, string> = {}
  const teams = await makeTeams(world, tenantId)
  const { north, south } = teams
  const victim = await person(world, tenantId, { role: 'sales_manager', teamId: north, name: '司马光远' })
  const admin = await person(world, tenantId, { role: 'system_admin' })
  ids['accounts'] = await made(victim, '/accounts', { name: '云杉私密项目' })
  ids['contacts'] = await made(victim, '/contacts', {
    name: '司马光远',
    mobile: '13977776666',
    accountId: ids['accounts'],
  })
  ids['other'] = await made(victim, '/contacts', { name: '司马光远', mobile: '13977776667' })
  const merged = await made(victim, '/contacts', { name: '司马光远', mobile: '13977776668' })
  const merge = await victim.post(`/contacts/${ids['other']}/merge`, { otherId: merged, choose: { mobile: 'this' } })
  ids['merges'] = merge.body.mergeId
  ids['leads'] = await made(victim, '/leads', { name: '司马光远', mobile: '13977776669' })
  ids['opportunities'] = await made(victim, '/opportunities', { name: '云杉私密项目', accountId: ids['accounts'] })
  ids['products'] = await made(victim, '/products', { code: '云杉私密项目', name: '云杉私密项目' })
  const bundleId = await made(victim, '/products', { code: '云杉私密套装', name: '云杉私密套装' })
  ids['parts'] = await made(victim, '/parts', { bundleId, partId: ids['products'], quantity: '7654' })
  ids['price-books'] = await made(victim, '/price-books', { name: '云杉私密项目' })
  ids['prices'] = await made(victim, '/prices', {
    pricebookId: ids['price-books'],
    productId: ids['products'],
    price: { amount: '7654.32', currency: 'CNY' },
  })
  ids['rates'] = await made(victim, '/rates', { currency: 'USD', from: '2026-01-01', rate: '7.654321' })
  ids['quotes'] = await made(victim, '/quotes', { accountId: ids['accounts'], note: '云杉私密项目' })
  const amount = { amount: '100.00', currency: 'CNY' }
  ids['contracts'] = await made(victim, '/contracts', { accountId: ids['accounts'], note: '云杉私密项目' })
  ids['orders'] = await confirmedOrder(victim, { accountId: ids['accounts'], amount, note: '云杉私密项目' })
  ids['payments'] = await made(victim, '/payments', { orderId: ids['orders'], amount, note: '云杉私密项目' })
  const lines = [{ productId: ids['products'], quantity: '2', price: amount }]
  const delivered = await confirmedOrder(victim, { accountId: ids['accounts'], lines })
  ids['deliveries'] = await made(victim, '/deliveries', { orderId: delivered, ...ONE_PIECE, note: '云杉私密项目' })
  const about = { object: 'contact', id: ids['contacts'] }
  ids['activities'] = await made(victim, '/activities', { kind: 'call', about, words: '绝密跟进内容' })
  ids['letters'] = await made(victim, '/activities', { kind: 'mail', about, words: '绝密跟进内容' })
  await world.superuser.query(
    `insert into mail_outgoing (tenant_id, id, user_id, activity_id, object, record_id, field, state, made_at, due_at)
      values ($1, gen_random_uuid(), $2, $3, 'contact', $4, 'email', 'failed', now(), now())`,
    [tenantId, victim.id, ids['letters'], ids['contacts']],
  )
  ids['comments'] = await made(victim, '/comments', { about, activityId: ids['activities'], words: '绝密跟进内容' })
  ids['files'] = (await attach(world, victim, { name: '绝密跟进内容.txt', content: '司马光远' })).body.id
  await made(victim, '/activities', { kind: 'note', about, files: [{ id: ids['files'] }] })
  ids['imports'] = (await imported(world, victim, { file: '姓名,手机\n司马光远,13977776670\n绝密跟进内容,1\n' })).id
  ids['tasks'] = await made(victim, '/tasks', { what: '绝密跟进内容', about, due: '2026-12-01T00:00:00.000Z' })
  ids['teams'] = south
  ids['departments'] = await made(admin, '/departments', { name: '北塔' })
  ids['fields'] = await made(admin, '/fields', {
    object: 'contact',
    key: 'secret',
    kind: 'text',
    label: { zh: '自定义秘密', en: 'Secret' },
    class: 'personal',
  })
  const security = await person(world, tenantId, { role: 'security_admin' })
  Object.assign(ids, await programsOf(security, victim.id))
  const helper = await person(world, tenantId, { role: 'support', name: '司马光远' })
  const support = { objects: ['contact'], purpose: '绝密跟进内容' }
  ids['support-accesses'] = (await helper.post('/support-accesses', support)).body.approvalId
  ids['apps'] = await admittedApp(world, tenantId, { name: '云杉私密项目' })
  ids['views'] = await made(victim, '/views', { object: 'contact', name: '云杉私密项目', sharedWith: 'all' })
  ids['dashboards'] = await made(victim, '/dashboards', { title: '云杉私密项目', charts: [] })
  ids['pipelines'] = await made(admin, '/pipelines', NORTH_TOWER)
  ids['web-forms'] = await made(admin, '/web-forms', formBody({ teamId: south, keeperId: victim.id, origins: [] }))
  const secret = { zh: '云杉私密项目', en: 'x' }
  ids['contract-templates'] = await made(admin, '/contract-templates', { name: secret, title: secret, clauses: secret })
  ids['transfers'] = await waitingTransfer({ world, admin, asker: victim, teamId: north }, ids['accounts'])
  ids['letter-templates'] = await made(admin, '/letter-templates', LETTER)
  ids['own-letter-templates'] = await made(victim, '/own-letter-templates', LETTER)
  ids['users'] = victim.id
  ids['sessions'] = (await victim.get('/auth/sessions')).body.data[0].id
  ids['devices'] = await deviceOf(world, victim)
  ids['tokens'] = (await victim.post('/auth/tokens', { name: '脚本', scopes: ['contacts:read'], days: 1 })).body.id
  ids['factors'] = (await victim.post('/auth/factors', { type: 'totp' })).body.id
  ids['identities'] = ids['factors'] ?? ''
  ids['connections'] = (await security.post('/connections', A_CONNECTION)).body.id
  ids['scim'] = victim.id
  ids['audit'] = tenantId
  return { ids, victim, teams }
}
