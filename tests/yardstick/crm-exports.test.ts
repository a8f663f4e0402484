/** Customers of well-known public data sets, imported over the API. They may not be shipped: read where they lie, if they do. */
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { imported } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'

const DATA = new URL('../../../shared/data/', import.meta.url)
const file = (name: string) => readFileSync(new URL(name, DATA))
const fieldsOf = (job: { mapping: { column: string; field: string | null }[] }) =>
  Object.fromEntries(job.mapping.map(({ column, field }) => [column, field]))

async function everything(who: TestPerson, objects: string) {
  const all: Record<string, unknown>[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await who.get(`/${objects}?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`)
    all.push(...body.data)
    cursor = body.page.next
  }
  return all
}

describe.runIf(existsSync(DATA))('customers as other systems export them', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world?.stop())
  const newRep = async () => person(world, await company(world), { role: 'sales_rep' })

  it('85 accounts of a hardware seller come whole, a misspelt sector and 15 parent companies with them', async () => {
    const rep = await newRep()
    const done = await imported(world, rep, { object: 'accounts', file: file('maven-crm-sales/accounts.csv') })
    expect(done).toMatchObject({ state: 'done', rows: 85, created: 85, skipped: 0, rejected: 0 })
    expect(fieldsOf(done)).toMatchObject({
      account: 'name',
      sector: 'industry',
      employees: 'size',
      subsidiary_of: 'parent',
    })
    const accounts = await everything(rep, 'accounts')
    expect(accounts).toHaveLength(85)
    expect(accounts.filter(({ industry }) => industry === 'technology')).toHaveLength(12)
    expect(accounts.filter(({ parentId }) => parentId !== null)).toHaveLength(15)
    const named = new Map(accounts.map((each) => [each.name, each]))
    expect(named.get('Bluth Company')?.parentId).toBe(named.get('Acme Corporation')?.id)
    expect(named.get('Acme Corporation')).toMatchObject({ size: 'up_to_9999', parentId: null })
  })

  it('91 Northwind customers: each number is read in the country of its row, what is no number there is told', async () => {
    const rep = await newRep()
    const done = await imported(world, rep, { file: file('northwind/customers.csv') })
    expect(fieldsOf(done)).toMatchObject({
      company_name: 'account',
      contact_name: 'name',
      contact_title: 'title',
      address: 'address',
      city: null,
      country: 'residence',
      phone: 'phone',
    })
    expect(done).toMatchObject({ rows: 91, created: 51, rejected: 40 })
    expect(done.faults).toMatchObject([{ code: 'phone_invalid', count: 40 }])
    const contacts = await everything(rep, 'contacts')
    expect(contacts.find(({ name }) => name === 'Maria Anders')).toMatchObject({
      residence: 'DE',
      phone: '+49****4321',
    })
    expect(await everything(rep, 'accounts')).toHaveLength(51)
  })

  it('91 Northwind companies without their telephone numbers come whole', async () => {
    const rep = await newRep()
    const options = { mapping: { phone: null } }
    const done = await imported(world, rep, { object: 'accounts', file: file('northwind/customers.csv'), options })
    expect(done).toMatchObject({ rows: 91, created: 91, rejected: 0 })
  })

  it('9 employees whose names stand in two columns are put together; a broken export is told row by row', async () => {
    const rep = await newRep()
    const done = await imported(world, rep, { file: file('northwind/employees.csv') })
    expect(fieldsOf(done)).toMatchObject({ last_name: 'name', first_name: 'name', birth_date: 'birthday' })
    const names = (await everything(rep, 'contacts')).map(({ name }) => name)
    expect(names).toContain('Nancy Davolio')
    const broken = await imported(world, rep, { object: 'accounts', file: file('northwind-broken-csv/customers.csv') })
    expect(broken.rows).toBe(91)
    expect(broken.faults).toContainEqual(expect.objectContaining({ code: 'column_count', count: 24 }))
  })

  it('every vCard of other address books is read; cards with a name and a way of contact become contacts', async () => {
    const cards = [
      'John_Doe_ANDROID',
      'John_Doe_GMAIL',
      'John_Doe_IPHONE',
      'gmail-list',
      'outlook-2007',
      'rfc6350-example',
    ]
    for (const name of cards) {
      const done = await imported(world, await newRep(), {
        file: file(`vcards/ez-vcard/${name}.vcf`),
        fileName: `${name}.vcf`,
      })
      expect(done, name).toMatchObject({ state: 'done', format: 'vcard' })
      expect(done.rows, name).toBe(done.created + done.updated + done.skipped + done.rejected)
      expect(done.created, name).toBeGreaterThan(0)
    }
  })
})
