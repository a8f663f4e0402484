import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Neglect, Pool } from './pool.ts'
import { countdownOf, earliestNeglect, neglectDays, poolOfNeglected } from './pool-return.ts'
import { wallMsInZone } from './values/calendar.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const ZONES = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'UTC']
const rule = (more: Partial<Neglect> = {}): Neglect => ({
  days: 30,
  byLevel: {},
  contractDays: null,
  warnDays: 3,
  dealsStay: true,
  ...more,
})
const at = (text: string) => Date.parse(text)
const left = (since: string, warned: string | null = null) => ({
  level: null,
  since: at(since),
  hasDeal: false,
  ended: null,
  warned: warned === null ? null : { at: at(warned), since: at(since) },
  claimed: null,
})
const dayIn = (moment: number, timeZone: string) => new Date(wallMsInZone(moment, timeZone)).toISOString().slice(0, 10)

test('thirty whole days pass, by the company’s clocks, over a leap day too, and the owner is told three before', () => {
  const today = { timeZone: 'Asia/Shanghai', now: at('2028-02-01T00:00:00Z') }
  const followed = left('2028-02-01T15:59:59Z')
  expect(countdownOf(rule(), followed, today)).toMatchObject({ warnsOn: '2028-02-29', returnsOn: '2028-03-03' })
  // one second later it is the next day in Shanghai
  expect(countdownOf(rule(), left('2028-02-01T16:00:00Z'), today)).toMatchObject({ returnsOn: '2028-03-04' })
})

test('who was not told in time has their days all the same; a word said for an earlier rule is none', () => {
  const now = { timeZone: 'UTC', now: at('2026-06-10T12:00:00Z') }
  expect(countdownOf(rule(), left('2026-01-01T00:00:00Z'), now)).toEqual({
    reason: 'neglect',
    warnsOn: '2026-06-10',
    returnsOn: '2026-06-13',
    isWarned: false,
    isToWarn: true,
    isDue: false,
  })
  const told = left('2026-01-01T00:00:00Z', '2026-06-07T01:00:00Z')
  expect(countdownOf(rule(), told, now)).toMatchObject({ isDue: true, returnsOn: '2026-06-10' })
  const early = left('2026-05-20T00:00:00Z', '2026-06-07T01:00:00Z')
  expect(countdownOf(rule(), early, now)).toMatchObject({ isWarned: false, isToWarn: false, returnsOn: '2026-06-20' })
})

test('a claim keeps it for its days, and its owner is told before these end', () => {
  const today = { timeZone: 'Asia/Shanghai', now: at('2026-06-11T00:00:00Z') }
  const claimed = { at: at('2026-05-20T03:00:00Z'), days: 60 }
  const followed = { ...left('2026-05-20T03:00:00Z'), claimed }
  expect(countdownOf(rule(), followed, today)).toMatchObject({ warnsOn: '2026-07-17', returnsOn: '2026-07-20' })
  const shorter = { ...followed, claimed: { ...claimed, days: 5 } }
  expect(countdownOf(rule(), shorter, today)).toMatchObject({ returnsOn: '2026-06-20' })
})

test('after a contract’s end it comes back followed up or not; the rule that is over first decides, and a word said of the other is none', () => {
  const today = { timeZone: 'Asia/Shanghai', now: at('2026-06-10T04:00:00Z') }
  const own = rule({ contractDays: 15, byLevel: { d: 0 } })
  const followed = { ...left('2026-06-09T04:00:00Z'), ended: at('2026-05-31T04:00:00Z') }
  // the last day was 31 May: fifteen whole days of June pass
  const ends = { reason: 'contract', warnsOn: '2026-06-13', returnsOn: '2026-06-16', isWarned: false }
  expect(countdownOf(own, followed, today)).toMatchObject(ends)
  expect(countdownOf(rule({ days: null, contractDays: 15 }), followed, today)).toMatchObject(ends)
  expect(countdownOf(own, { ...followed, level: 'd' }, today)).toBeNull()
  expect(countdownOf(own, { ...followed, hasDeal: true }, today)).toBeNull()
  expect(countdownOf(own, { ...followed, ended: null }, today)).toMatchObject({ reason: 'neglect' })
  const late = { ...today, now: at('2026-06-16T04:00:00Z') }
  const told = (since: number) => ({ ...followed, warned: { at: at('2026-06-13T04:00:00Z'), since } })
  expect(countdownOf(own, told(followed.ended), late)).toMatchObject({ isDue: true })
  expect(countdownOf(own, told(followed.since), late)).toMatchObject({ isToWarn: true, returnsOn: '2026-06-19' })
})

test('levels have their own days, nought for never, and an open deal keeps the customer where the rule says so', () => {
  const own = rule({ days: null, byLevel: { a: 90, d: 0 } })
  expect(['a', 'd', 'b', null].map((level) => neglectDays(own, level))).toEqual([90, null, null, null])
  const today = { timeZone: 'UTC', now: at('2026-06-10T12:00:00Z') }
  const followed = { ...left('2026-01-01T00:00:00Z'), hasDeal: true }
  expect(countdownOf(rule(), followed, today)).toBeNull()
  expect(countdownOf(rule({ dealsStay: false }), followed, today)).not.toBeNull()
})

test('it goes to the first pool in order that its owner or its team is in and that speaks of its level', () => {
  const pool = (id: string, more: Partial<Pool>): Pool => ({
    id,
    label: { zh: id, en: id },
    teams: [],
    people: [],
    fields: [],
    mostOwned: null,
    claimsADay: null,
    neglect: rule(),
    protectDays: null,
    mostProtected: null,
    looks: {},
    ...more,
  })
  const pools = [
    pool('silent', { people: ['me'], neglect: null }),
    pool('levels', { people: ['me'], neglect: rule({ days: null, byLevel: { a: 10 } }) }),
    pool('team', { teams: ['north'] }),
    pool('mine', { people: ['me'] }),
  ]
  const goes = (ownerId: string, teamId: string | null, level: string | null) =>
    poolOfNeglected(pools, { ownerId, teamId, level, since: 0, ended: null })?.pool.id
  expect([goes('me', null, 'a'), goes('me', 'north', 'b'), goes('me', null, null), goes('you', 'south', 'a')]).toEqual([
    'levels',
    'team',
    'mine',
    undefined,
  ])
})

const rules = fc.record({
  days: fc.integer({ min: 1, max: 60 }),
  byLevel: fc.constant({}),
  contractDays: fc.constant(null),
  warnDays: fc.integer({ min: 1, max: 30 }),
  dealsStay: fc.boolean(),
})
const moments = fc.integer({ min: at('2027-01-01T00:00:00Z'), max: at('2028-12-31T00:00:00Z') })
const steps = fc.array(fc.integer({ min: 1, max: 12 * 24 }), { minLength: 15, maxLength: 30 })

test('whenever it is looked at and however late the work is, it never comes back before the day that was shown', () => {
  fc.assert(
    fc.property(rules, moments, fc.constantFrom(...ZONES), steps, (neglect, since, timeZone, hours) => {
      let [now, warnedAt, shown] = [since, null as number | null, '']
      for (const step of hours) {
        now += step * HOUR_MS
        const counted = countdownOf(
          neglect,
          {
            level: null,
            since,
            ended: null,
            hasDeal: false,
            warned: warnedAt === null ? null : { at: warnedAt, since },
            claimed: null,
          },
          { timeZone, now },
        )
        if (counted === null) throw new Error('no countdown')
        expect(counted.returnsOn >= shown).toBe(true)
        shown = counted.returnsOn
        if (counted.isToWarn) warnedAt = now
        if (!counted.isDue) continue
        expect(dayIn(now, timeZone) >= shown).toBe(true)
        // so many whole days by the clock, and so many since the owner was told
        expect(wallMsInZone(now, timeZone) - wallMsInZone(since, timeZone)).toBeGreaterThan(neglect.days * DAY_MS)
        expect(warnedAt).not.toBeNull()
        const apart = Date.parse(dayIn(now, timeZone)) - Date.parse(dayIn(warnedAt ?? now, timeZone))
        expect(apart).toBeGreaterThanOrEqual(neglect.warnDays * DAY_MS)
        return
      }
    }),
    { seed: 11, numRuns: 200 },
  )
})

test('with both rules the day that was shown never comes earlier either, whichever of them decides', () => {
  const both = fc.record({
    neglect: rules,
    contractDays: fc.integer({ min: 1, max: 60 }),
    after: fc.integer({ min: -40, max: 40 }),
  })
  fc.assert(
    fc.property(
      both,
      moments,
      fc.constantFrom(...ZONES),
      steps,
      ({ neglect, contractDays, after }, since, timeZone, hours) => {
        const own = { ...neglect, contractDays }
        const ended = since + after * DAY_MS
        let [now, warned, shown] = [since, null as { at: number; since: number } | null, '']
        for (const step of hours) {
          now += step * HOUR_MS
          const followed = { level: null, since, ended, hasDeal: false, warned, claimed: null }
          const counted = countdownOf(own, followed, { timeZone, now })
          if (counted === null) throw new Error('no countdown')
          expect(counted.returnsOn >= shown).toBe(true)
          shown = counted.returnsOn
          if (counted.isToWarn) warned = { at: now, since: counted.reason === 'contract' ? ended : since }
          if (!counted.isDue) continue
          const apart = Date.parse(dayIn(now, timeZone)) - Date.parse(dayIn(warned?.at ?? now, timeZone))
          expect(apart).toBeGreaterThanOrEqual(neglect.warnDays * DAY_MS)
          return
        }
      },
    ),
    { seed: 13, numRuns: 300 },
  )
})

test('a follow-up moves the day by as many days as it came later, and what is due or to be told lies before the bound for looking', () => {
  fc.assert(
    fc.property(
      rules,
      moments,
      fc.constantFrom(...ZONES),
      fc.integer({ min: 0, max: 90 }),
      (neglect, since, timeZone, later) => {
        const moved = since + later * DAY_MS
        const today = { timeZone, now: since }
        const day = (from: number) =>
          countdownOf(
            neglect,
            { level: null, since: from, hasDeal: false, ended: null, warned: null, claimed: null },
            today,
          )?.returnsOn ?? ''
        expect(Date.parse(day(moved)) - Date.parse(day(since))).toBeGreaterThanOrEqual(0)
        if (neglect.days > neglect.warnDays)
          expect(Date.parse(day(moved)) - Date.parse(day(since))).toBe(
            Date.parse(dayIn(moved, timeZone)) - Date.parse(dayIn(since, timeZone)),
          )
        const now = since + later * DAY_MS
        const counted = countdownOf(
          neglect,
          { level: null, since, hasDeal: false, ended: null, warned: null, claimed: null },
          { timeZone, now },
        )
        if (counted?.isToWarn === true) expect(since).toBeLessThan(earliestNeglect([neglect], now) ?? 0)
      },
    ),
    { seed: 12, numRuns: 200 },
  )
})
