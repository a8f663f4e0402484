import { company, person } from './people.ts'
import type { World } from './world.ts'

/** The names of the eight, in the order in which they are made. */
export const EIGHT = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛']

/** A company of two salespersons, the first with eight contacts made a minute apart; their ids in that order. */
export async function eightContacts(world: World) {
  const tenant = await company(world)
  const rep = await person(world, tenant, { role: 'sales_rep' })
  const other = await person(world, tenant, { role: 'sales_rep', name: '李娜' })
  const ids: string[] = []
  for (const [at, name] of EIGHT.entries()) {
    const answer = await rep.post('/contacts', {
      name,
      mobile: `1380000000${at}`,
      source: at % 2 === 0 ? 'website' : 'referral',
      since: `2026-0${1 + (at % 4)}-15`,
    })
    ids.push(answer.body.id)
    world.clock.advance(60_000)
  }
  return { rep, other, ids }
}
