import { expect } from 'vitest'
import { actIn, type TestAnswer, type TestPerson } from '../../../testing/people.ts'
import type { World } from '../../../testing/world.ts'
import { startSession } from '../sessions.ts'
import { proofFor } from './keyed-browser.ts'
import { keyPair, type TestKey } from './programs.ts'

const DAY_MS = 24 * 3_600_000

/** A person's browser that keeps a key, without the pages around it. */
export interface AtDevice {
  readonly key: TestKey
  readonly token: string
  call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<TestAnswer>
}

const answerOf = ({
  statusCode,
  body,
  headers,
}: {
  statusCode: number
  body: string
  headers: object
}): TestAnswer => ({
  status: statusCode,
  text: body,
  body: body.startsWith('{') ? JSON.parse(body) : null,
  headers: headers as TestAnswer['headers'],
})

/** Signs the person in at a device of theirs: a new one unless its key is given. */
export async function atDevice(world: World, who: TestPerson, known?: TestKey): Promise<AtDevice> {
  const key = known ?? (await keyPair())
  const start = { userId: who.id, state: 'full', factor: 'totp', firstAt: world.clock.now(), jkt: key.jkt } as const
  const { token } = await actIn(world.services, who.tenantId, (tx) => startSession(world.services, tx, start))
  return {
    key,
    token,
    async call(method, path, body) {
      const dpop = await proofFor(world, { method, path, token }, key)()
      const headers = { cookie: `__Host-session-3000=${token}`, origin: 'http://localhost:3000', dpop }
      const sent = body === undefined ? {} : { payload: JSON.stringify(body) }
      const typed = body === undefined ? headers : { ...headers, 'content-type': 'application/json' }
      return answerOf(await world.app.inject({ method, url: `/api/v1${path}`, headers: typed, ...sent }))
    },
  }
}

/** A program that looks after devices, in somebody's name. */
export async function deviceProgram(world: World, owner: TestPerson, scopes: readonly string[] = ['devices:report']) {
  const client = { id: world.services.newId(), scopes }
  const tokenOf = async () => {
    const start = { userId: owner.id, state: 'full', factor: null, client } as const
    return (await actIn(world.services, owner.tenantId, (tx) => startSession(world.services, tx, start))).token
  }
  const call = async (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<TestAnswer> => {
    const headers = { authorization: `Bearer ${await tokenOf()}`, 'content-type': 'application/json' }
    const sent = body === undefined ? {} : { payload: JSON.stringify(body) }
    return answerOf(await world.app.inject({ method, url: `/api/v1${path}`, headers, ...sent }))
  }
  const report = (...reports: readonly object[]) => call('PUT', '/devices/reports', { reports })
  return {
    call,
    report,
    /** Makes the link for a machine and opens it at the device. */
    async enter(machine: string, device: AtDevice): Promise<void> {
      const { body, text } = await call('POST', '/devices/enrolments', { machine })
      const entered = await device.call('POST', '/auth/devices/enrol', { code: body.code })
      expect(entered.status, `${text} ${entered.text}`).toBe(204)
    },
  }
}

export type DeviceProgram = Awaited<ReturnType<typeof deviceProgram>>

/** The company's rule that nobody lists contacts at a device that is not in order, and a laptop that a program looks after. */
export async function lookedAfter(world: World, by: { readonly security: TestPerson; readonly rep: TestPerson }) {
  const { security, rep } = by
  const mdm = await deviceProgram(world, security)
  const laptop = await atDevice(world, rep)
  await mdm.enter('SN-1', laptop)
  const what = { id: 'no-list', roles: [], object: 'contact', actions: ['list'], fields: [] }
  const forbids = [{ ...what, when: ['noncompliant_device'] }]
  const stated = await security.put('/access/rights', { version: 1, roles: [], forbids })
  expect(stated.body, stated.text).toMatchObject({ state: 'in_force' })
  return { mdm, laptop }
}

const inDays = (world: World, days: number): string => new Date(world.clock.now() + days * DAY_MS).toISOString()

/** A report of this moment that counts for a day, unless changed. */
export const found = (world: World, machine: string, change: object = {}) => ({
  machine,
  compliant: true,
  at: inDays(world, 0),
  until: inDays(world, 1),
  ...change,
})

export const outOfOrder = (...faults: readonly string[]) => ({ compliant: false, faults })
