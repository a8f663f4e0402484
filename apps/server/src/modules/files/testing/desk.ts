import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { again, company, person, type TestAnswer, type TestPerson } from '../../../testing/people.ts'
import { attach } from '../../../testing/uploads.ts'
import { startWorld, type World } from '../../../testing/world.ts'

export const TEXT = '甲方：云杉精密仪器；乙方：张伟。'

/** A salesperson at work, with a colleague, somebody of another company, and a customer to write follow-ups about. */
export interface FilesDesk {
  readonly world: World
  readonly tenant: string
  rep: TestPerson
  colleague: TestPerson
  readonly stranger: TestPerson
  readonly contactId: string
  upload(name?: string, content?: string | Uint8Array): Promise<string>
  followUp(files: readonly string[], who?: TestPerson): Promise<TestAnswer>
  /** A file held by a new follow-up. */
  attached(name?: string, content?: string | Uint8Array): Promise<{ id: string; activity: { id: string } }>
  /** Lets time pass; the people sign in anew. */
  pass(milliseconds: number): Promise<void>
  bytesOf(id: string): string
  /** Ids of all files on disk. */
  onDisk(): readonly string[]
  rowOf(id: string): Promise<Record<string, unknown> | undefined>
}

async function peopleOf(world: World) {
  const tenant = await company(world)
  const rep = await person(world, tenant, { role: 'sales_rep' })
  const colleague = await person(world, tenant, { role: 'sales_rep', name: '李娜' })
  const elsewhere = await company(world, '另一家')
  const stranger = await person(world, elsewhere, { role: 'sales_manager', name: '外人' })
  const contactId: string = (await rep.post('/contacts', { name: '张伟', mobile: '13800138000' })).body.id
  return { tenant, rep, colleague, stranger, contactId }
}

/** A world of the test's own where a file may have 1 MB and a person 8 MB a day; `world.stop()` it in afterAll. */
export async function startDesk(): Promise<FilesDesk> {
  const world = await startWorld({ settings: { HOLDFAST_FILE_MEGABYTES: '1', HOLDFAST_FILE_DAY_MEGABYTES: '8' } })
  const folder = join(world.services.serverDir, 'files')
  const desk: FilesDesk = {
    world,
    ...(await peopleOf(world)),
    upload: async (name = '合同.txt', content = TEXT) => {
      const answer = await attach(world, desk.rep, { name, content })
      expect(answer.status, answer.text).toBe(201)
      return answer.body.id
    },
    followUp: (files, who = desk.rep) =>
      who.post('/activities', {
        kind: 'meeting',
        about: { object: 'contact', id: desk.contactId },
        words: '谈了合同',
        files: files.map((id) => ({ id })),
      }),
    attached: async (name, content) => {
      const id = await desk.upload(name, content)
      const made = await desk.followUp([id])
      expect(made.status, made.text).toBe(201)
      return { id, activity: made.body }
    },
    pass: async (milliseconds) => {
      world.clock.advance(milliseconds)
      desk.rep = await again(world, desk.rep)
      desk.colleague = await again(world, desk.colleague)
    },
    bytesOf: (id) => join(folder, id.slice(-2), id),
    onDisk: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((each) => each.isFile())
        .map(({ name }) => name)
        .sort(),
    rowOf: async (id) => (await world.superuser.query('select * from file where id = $1', [id])).rows[0],
  }
  return desk
}
