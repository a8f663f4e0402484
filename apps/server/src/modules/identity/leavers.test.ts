import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeCertificate, trust } from '../../testing/certificate.ts'
import { company, person } from '../../testing/people.ts'
import { watchStatements } from '../../testing/statements.ts'
import type { World } from '../../testing/world.ts'
import { endLeavers } from './single-sign-on/ldap/leavers.ts'
import { connected, signOnWorld, visitor } from './testing/sign-on.ts'
import { type Directory, hasSlapd, PEOPLE, READER, READER_SECRET, startSlapd } from './testing/slapd.ts'

/* Whoever came by a directory is looked after together: one question to the database, one connection to the directory, by StartTLS. */
describe.runIf(hasSlapd())('people whom a directory let in', () => {
  const NAMES = ['an', 'bo', 'chen', 'dai', 'fan', 'gu'] as const
  const mailOf = (uid: string) => `${uid}@yunshan.example`
  let world: World
  let directory: Directory
  let untrust: () => void
  const statements: string[] = []
  const ids = new Map<string, string>()

  const typed = (url: string, uid: string): Record<string, string> => {
    const { pathname, searchParams } = new URL(url)
    const state = searchParams.get('state') ?? ''
    return { connection: pathname.slice('/sso/'.length), state, login: mailOf(uid), password: `secret of ${uid}` }
  }

  beforeAll(async () => {
    const certificate = makeCertificate()
    untrust = trust(certificate)
    world = await signOnWorld()
    const entries = NAMES.map((uid) => ({ uid, mail: mailOf(uid), password: `secret of ${uid}` }))
    directory = await startSlapd(certificate, entries)
    const tenant = await company(world)
    for (const uid of NAMES) ids.set(uid, (await person(world, tenant, { email: mailOf(uid), status: 'invited' })).id)
    const ldap = { bindDn: READER, base: PEOPLE, loginAttribute: 'mail', subjectAttribute: 'entryUUID' }
    await connected(world, {
      security: await person(world, tenant, { role: 'security_admin' }),
      stated: {
        name: '云杉目录',
        issuer: directory.clearUrl,
        secret: READER_SECRET,
        domains: ['yunshan.example'],
        groupsClaim: 'departmentNumber',
        mapping: [],
        mfa: [],
        local: true,
        ldap: { ...ldap, emailAttribute: 'mail', emailsGiven: true },
      },
      visit: (url) => typed(url, 'an'),
    })
    watchStatements(world.services.database.pool, (text) => statements.push(text))
  })
  afterAll(async () => {
    await world.stop()
    await directory.stop()
    untrust()
  })

  async function comeBy(uid: string) {
    const own = visitor(world)
    const sent = await own.post('/auth/sso', { email: mailOf(uid) })
    const answer = await own.post('/auth/sso/return', typed(sent.body.url, uid))
    expect([answer.status, answer.body.next], answer.text).toEqual([200, 'enrol_factor'])
    return own
  }
  const isIn = async (own: Awaited<ReturnType<typeof comeBy>>) =>
    (await own.post('/auth/factors', { type: 'totp' })).status < 400

  async function costOfLooking(): Promise<number> {
    statements.length = 0
    await endLeavers(world.services)
    return statements.filter((text) => text.includes('from app_user') || text.includes('from session')).length
  }

  test('six cost as many questions as two; of them those end who are gone, whatever became of another’s rows', async () => {
    const [an, bo] = [await comeBy('an'), await comeBy('bo')]
    const few = await costOfLooking()
    expect(few).toBeGreaterThan(0)
    const rest = []
    for (const uid of ['chen', 'dai', 'fan', 'gu']) rest.push(await comeBy(uid))
    expect(await costOfLooking()).toBe(few)
    for (const own of [an, bo, ...rest]) expect(await isIn(own)).toBe(true)

    // whose rows were changed behind the application is nobody that the job knows, and stands in nobody's way
    await world.superuser.query(
      'update app_user set factors_mac = set_byte(factors_mac, 0, get_byte(factors_mac, 0) # 1) where id = $1',
      [ids.get('an')],
    )
    for (const uid of ['an', 'chen', 'dai']) await directory.remove(uid)
    await endLeavers(world.services)
    const { rows } = await world.superuser.query(
      "select event from audit_inbox where event like '%connection.leavers%' and event like '%ended%' order by n",
    )
    expect(rows.length).toBe(2)
    const [chen, dai, fan, gu] = rest
    if (chen === undefined || dai === undefined || fan === undefined || gu === undefined)
      throw new Error('not all came')
    expect([await isIn(chen), await isIn(dai)]).toEqual([false, false])
    expect([await isIn(bo), await isIn(fan), await isIn(gu)]).toEqual([true, true, true])
  })
})
