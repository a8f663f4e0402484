import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { defaultLimits } from './limits.ts'
import { idOf, idsOf, keeperForTest, otherTenant, settle, tenant } from './test-keeper.ts'

let keeper: Awaited<ReturnType<typeof keeperForTest>>
beforeEach(async () => {
  keeper = await keeperForTest()
})
afterEach(() => keeper.remove())

const hour = 3_600_000

describe('subject keys', () => {
  test('are made once, and open the same after a restart', async () => {
    const account = await settle(keeper.client, { budgetClass: 'rep', customers: 0 })
    const made = await keeper.client.ask('createSubjects', { tenant, kind: 'customer', subjects: idsOf(9, 3) })
    expect(new Set([0, 32, 64].map((at) => Buffer.from(made.keys.subarray(at, at + 32)).toString('hex'))).size).toBe(3)
    await keeper.stop()
    const client = await keeper.start()
    const opened = await client.ask('openSubjects', { ...account, purpose: 'show', subjects: idsOf(9, 3) })
    expect(Buffer.from(opened.keys)).toEqual(Buffer.from(made.keys))
    expect([...opened.found]).toEqual([1, 1, 1])
  })

  test('cannot be had by creating a subject again, not even among new ones', async () => {
    const account = await settle(keeper.client, { budgetClass: 'rep', customers: 1 })
    const subjects = idsOf(9, 3)
    await expect(keeper.client.ask('createSubjects', { tenant, kind: 'user', subjects })).rejects.toThrow('exists')
    const twice = Buffer.concat([idOf(9, 7), idOf(9, 7)])
    await expect(keeper.client.ask('createSubjects', { tenant, kind: 'user', subjects: twice })).rejects.toThrow(
      'exists',
    )
    const opened = await keeper.client.ask('openSubjects', { ...account, purpose: 'show', subjects })
    expect([...opened.found], 'nothing of the refused request was kept').toEqual([1, 0, 0])
    expect(opened.keys.subarray(32).every((byte) => byte === 0)).toBe(true)
  })

  test('of another tenant are other keys, and unknown there', async () => {
    const account = await settle(keeper.client, { budgetClass: 'rep', customers: 1 })
    await keeper.client.ask('createTenant', { tenant: otherTenant, suite: 'A1' })
    const ask = { purpose: 'show' as const, subjects: idsOf(9, 1) }
    const rights = { scope: account.principal, document: new Uint8Array(1), budgetClass: 'rep' as const }
    await keeper.client.ask('sealAuthority', { tenant: otherTenant, ...rights })
    const foreign = await keeper.client.ask('openSubjects', { ...account, tenant: otherTenant, ...ask })
    expect([...foreign.found]).toEqual([0])
  })

  test('are refused for tenants and principals nobody created', async () => {
    const account = await settle(keeper.client, { budgetClass: 'rep', customers: 1 })
    const ask = { purpose: 'show' as const, subjects: idsOf(9, 1) }
    const { client } = keeper
    await expect(client.ask('openSubjects', { ...account, tenant: otherTenant, ...ask })).rejects.toThrow(
      'unknown_tenant',
    )
    await expect(client.ask('openSubjects', { ...account, principal: idOf(99), ...ask })).rejects.toThrow(
      'unknown_principal',
    )
    const many = { tenant, kind: 'customer' as const, subjects: idsOf(8, 10_001) }
    await expect(client.ask('createSubjects', many)).rejects.toThrow('too_large')
  })

  test('once erased are gone: not opened, not made again, not left in any file', async () => {
    const account = await settle(keeper.client, { budgetClass: 'rep', customers: 200 })
    await keeper.stop()
    const store = new DatabaseSync(keeper.storePath)
    const row = store.prepare('select salt from subject where tenant = ? and id = ?').get(tenant, idOf(9, 77))
    store.close()
    const salt = Buffer.from(row?.salt as Uint8Array)
    expect(readFileSync(keeper.storePath).includes(salt)).toBe(true)
    const client = await keeper.start()
    await client.ask('eraseSubjects', { tenant, subjects: Buffer.concat([idOf(9, 77), idOf(9, 9999)]) })
    expect(readFileSync(keeper.storePath).includes(salt)).toBe(false)
    expect(readFileSync(`${keeper.storePath}-wal`).includes(salt)).toBe(false)
    const opened = await client.ask('openSubjects', { ...account, purpose: 'show', subjects: idsOf(9, 2, 76) })
    expect([...opened.found]).toEqual([1, 0])
    const again = { tenant, kind: 'customer' as const, subjects: idOf(9, 77) }
    await expect(client.ask('createSubjects', again)).rejects.toThrow('exists')
  })
})

describe('the reading budget', () => {
  const show = (account: object, first: number, count: number) =>
    keeper.client.ask('openSubjects', {
      ...(account as { tenant: Uint8Array; principal: Uint8Array }),
      purpose: 'show',
      subjects: idsOf(9, count, first),
    })

  test('counts distinct people, refuses the one too many and opens nothing of that request', async () => {
    const account = await settle(keeper.client, { budgetClass: 'rep', customers: 700 })
    await show(account, 0, 550)
    await show(account, 0, 550)
    await expect(show(account, 500, 101)).rejects.toThrow('budget_spent')
    await show(account, 550, 50)
    await expect(show(account, 600, 1)).rejects.toMatchObject({ message: 'budget_spent', retryAfterSeconds: 3900 })
    const opened = await show(account, 0, 600)
    expect(
      opened.found.every((found) => found === 1),
      'what was counted may be seen again',
    ).toBe(true)
  })

  test('opens again when the hour has passed, and holds for the day', async () => {
    const account = await settle(keeper.client, { budgetClass: 'rep', customers: 2100 })
    for (const first of [0, 500, 1000, 1500]) {
      await show(account, first, 500)
      keeper.clock.ms += 1.1 * hour
    }
    await expect(show(account, 2000, 1)).rejects.toMatchObject({ message: 'budget_spent' })
    keeper.clock.ms += 24 * hour
    await show(account, 2000, 1)
  })

  test('gives nothing back when the clock is put back', async () => {
    const account = await settle(keeper.client, { budgetClass: 'rep', customers: 700 })
    await show(account, 0, 600)
    keeper.clock.ms -= 48 * hour
    await expect(show(account, 600, 1)).rejects.toThrow('budget_spent')
    await keeper.stop()
    keeper.client = await keeper.start()
    await expect(show(account, 600, 1)).rejects.toThrow('budget_spent')
  })

  test('is the same after a restart, and does not fall with a change of class', async () => {
    const account = await settle(keeper.client, { budgetClass: 'rep', customers: 1100 })
    await show(account, 0, 600)
    await keeper.stop()
    keeper.client = await keeper.start()
    await expect(show(account, 600, 1)).rejects.toThrow('budget_spent')
    const rights = { tenant, scope: account.principal, document: new Uint8Array(1) }
    await keeper.client.ask('sealAuthority', { ...rights, budgetClass: 'manager' })
    await show(account, 600, 400)
    await expect(show(account, 1000, 1)).rejects.toThrow('budget_spent')
  })

  test('is kept by purpose', async () => {
    const account = await settle(keeper.client, { budgetClass: 'rep', customers: 700 })
    await show(account, 0, 600)
    const opened = await keeper.client.ask('openSubjects', { ...account, purpose: 'verify', subjects: idsOf(9, 700) })
    expect(opened.found.length).toBe(700)
    const report = await keeper.client.ask('budgetOf', account)
    expect(report.budgetClass).toBe('rep')
    expect(report.counts.slice(0, 12)).toEqual([600, 600, 600, 2000, 600, 10_000, 700, 2400, 700, 8000, 700, 40_000])
    expect(report.counts.slice(36)).toEqual([0, 600, 0, 2000, 0, 10_000])
  })

  test('counts colleagues as the directory, and lets no customer pass as one', async () => {
    const account = await settle(keeper.client, { budgetClass: 'staff', customers: 5 })
    await keeper.client.ask('createSubjects', { tenant, kind: 'user', subjects: idsOf(7, 5) })
    const users = idsOf(7, 5)
    await keeper.client.ask('openSubjects', { ...account, purpose: 'show', subjects: users })
    const report = await keeper.client.ask('budgetOf', account)
    expect([report.counts[0], report.counts[30]]).toEqual([0, 5])
    const customer = { ...account, purpose: 'directory' as const, subjects: idsOf(9, 1) }
    await expect(keeper.client.ask('openSubjects', customer)).rejects.toThrow('wrong_kind')
    await expect(show(account, 0, 1), 'staff sees no customer').rejects.toThrow('budget_spent')
  })

  test('bounds what a search opens to verify by four for each person who may be listed', async () => {
    const account = await settle(keeper.client, { budgetClass: 'rep', customers: 3000 })
    const open = (subjects: Uint8Array) =>
      keeper.client.ask('openSubjects', { ...account, purpose: 'verify', subjects })
    await open(idsOf(9, 2400))
    await expect(open(idsOf(9, 1, 2400))).rejects.toThrow('budget_spent')
    await keeper.stop()
    const client = await keeper.start()
    await expect(
      client.ask('openSubjects', { ...account, purpose: 'verify', subjects: idsOf(9, 1, 2400) }),
    ).rejects.toThrow('budget_spent')
    for (const [budgetClass, { show, verify }] of Object.entries(defaultLimits.principals))
      for (const window of ['hour', 'day', 'month'] as const) {
        const most = budgetClass === 'agent' ? 1200 : (show[window] ?? 0) * 4
        expect(verify[window] ?? 0, `${budgetClass} ${window}`).toBeLessThanOrEqual(most)
      }
  })

  test('bounds all principals of a tenant together', async () => {
    const tight = { ...defaultLimits, everyone: { ...defaultLimits.everyone, show: { hour: 100, day: 150 } } }
    const shared = await keeperForTest({ limits: tight })
    const account = await settle(shared.client, { budgetClass: 'rep', customers: 200 })
    const second = { tenant, principal: idOf(51) }
    const rights = { tenant, scope: second.principal, document: new Uint8Array(1), budgetClass: 'rep' as const }
    await shared.client.ask('sealAuthority', rights)
    await shared.client.ask('openSubjects', { ...account, purpose: 'show', subjects: idsOf(9, 60) })
    const ask = { ...second, purpose: 'show' as const, subjects: idsOf(9, 60, 60) }
    await expect(shared.client.ask('openSubjects', ask)).rejects.toThrow('budget_spent')
    shared.clock.ms += 1.1 * hour
    await shared.client.ask('openSubjects', ask)
    // the hour has room again, the day has not: neither a restart nor another purpose's room changes that
    shared.clock.ms += 1.1 * hour
    const more = { ...account, purpose: 'show' as const, subjects: idsOf(9, 60, 130) }
    await expect(shared.client.ask('openSubjects', more)).rejects.toThrow('budget_spent')
    await shared.stop()
    const client = await shared.start()
    await expect(client.ask('openSubjects', more)).rejects.toThrow('budget_spent')
    shared.clock.ms += 24 * hour
    await client.ask('openSubjects', more)
    await shared.remove()
  })
})

test('tokens are counted by principal: of searches by the hour, of what is written by the day, each apart', async () => {
  const { principal } = await settle(keeper.client, { budgetClass: 'rep', customers: 0 })
  const groups = [{ field: 1, count: 15_000, terms: new Uint8Array(15_000) }]
  const ask = { tenant, principal, groups }
  await keeper.client.ask('tokens', { ...ask, purpose: 'search' })
  await expect(keeper.client.ask('tokens', { ...ask, purpose: 'search' })).rejects.toThrow('budget_spent')
  const made = await keeper.client.ask('tokens', { ...ask, purpose: 'write' })
  expect(made.tokens.length).toBe(60_000)
  const writes = (count: number) =>
    keeper.client.ask('tokens', {
      ...ask,
      groups: [{ field: 1, count, terms: new Uint8Array(count) }],
      purpose: 'write',
    })
  await writes(985_000)
  await expect(writes(1)).rejects.toThrow('writes_spent')
  await keeper.client.ask('tokens', { ...ask, purpose: 'import' })
  await keeper.stop()
  const client = await keeper.start()
  await expect(client.ask('tokens', { ...ask, purpose: 'write' })).rejects.toThrow('writes_spent')
  keeper.clock.ms += 25 * hour
  await client.ask('tokens', { ...ask, purpose: 'write' })
  const short = [{ field: 1, count: 2, terms: new Uint8Array(1) }]
  await expect(client.ask('tokens', { ...ask, groups: short, purpose: 'write' })).rejects.toThrow('malformed')
})
