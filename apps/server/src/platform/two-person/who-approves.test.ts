import { expect, test } from 'vitest'
import { FOUNDER_WAITS_MS } from '../gate/second-person.ts'
import { twoPersonAct } from './act.ts'
import type { Asked } from './request.ts'
import { type Approver, barOf } from './who-approves.ts'

const act = twoPersonAct<null>({
  name: 'probe',
  title: { zh: '试', en: 'Probe' },
  approvals: 1,
  livesMs: 1,
  ask: ['clients.write'],
  approve: ['settings.write'],
  widened: () => [],
  carryOut: async () => ({}),
})
const asked = { askedBy: 'founder', askedAt: 0, payload: null } as unknown as Asked
const founder: Approver = { userId: 'founder', founder: true, capabilities: new Set(['settings.write']) }
const other: Approver = { userId: 'other', founder: false, capabilities: new Set(['settings.write']) }

const founders = (approvers: readonly Approver[], now: number) => {
  const policy = { teams: {}, departments: {}, leads: {} }
  return barOf(founder, { act, asked, line: { approvers, policy, teamOf: new Map() }, now })
}

test('a founder alone approves what they asked for a day later, and never where somebody else could', () => {
  expect(founders([founder], FOUNDER_WAITS_MS - 1)).toBe('own')
  expect(founders([founder], FOUNDER_WAITS_MS)).toBeNull()
  expect(founders([founder, other], FOUNDER_WAITS_MS)).toBe('own')
  expect(founders([founder, { ...other, capabilities: new Set() }], FOUNDER_WAITS_MS)).toBeNull()
})
