import { expect, test } from 'vitest'
import { Refusal } from '../errors/refusal.ts'
import { neighbourhoodOf, Rates } from './rates.ts'

const START = Date.parse('2026-11-23T01:00:30.000Z')

function counted() {
  let now = START
  const rates = new Rates({ now: () => now }, { person: 3, address: 2 })
  const tried = (count: () => void): unknown => {
    try {
      count()
      return 'passes'
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { retryAfterSeconds, told } = error.details
      return { code: error.code, retryAfterSeconds, told }
    }
  }
  return {
    advance: (milliseconds: number) => {
      now += milliseconds
    },
    address: (address: string) => tried(() => rates.countAddress(address)),
    session: (id: string, weight?: number) => tried(() => rates.countSession(id, weight)),
  }
}

const refused = (retryAfterSeconds: number, told: boolean) => ({ code: 'too_many_requests', retryAfterSeconds, told })

test('an address is answered so often a minute, is told when to come again, and recorded once', () => {
  const { address, advance } = counted()
  expect([address('192.0.2.1'), address('192.0.2.1')]).toEqual(['passes', 'passes'])
  expect([address('192.0.2.1'), address('192.0.2.1')]).toEqual([refused(30, false), refused(30, true)])
  expect(address('192.0.2.2')).toBe('passes')
  advance(29_999)
  expect(address('192.0.2.1')).toEqual(refused(1, true))
  advance(1)
  expect(address('192.0.2.1')).toBe('passes')
})

test('a session is counted by itself, and more for a route that costs more', () => {
  const { session } = counted()
  expect([session('one', 3), session('one')]).toEqual(['passes', refused(30, false)])
  expect([session('two'), session('two'), session('two', 3)]).toEqual(['passes', 'passes', refused(30, false)])
  expect(session('two')).toEqual(refused(30, true))
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:0:7::1', '2001:db8:0:7'],
  ['2001:0DB8:0000:0007:1:2:3:4', '2001:db8:0:7'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
])('%s is counted as %s', (address, neighbourhood) => {
  expect(neighbourhoodOf(address)).toBe(neighbourhood)
})

test('more addresses than can be anybody’s cost no more memory', () => {
  const { address } = counted()
  for (let at = 0; at < 100_001; at += 1) address(`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`)
  expect([address('10.0.0.0'), address('10.0.0.0'), address('10.0.0.0')]).toEqual([
    'passes',
    'passes',
    refused(30, false),
  ])
})
