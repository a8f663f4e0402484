import { describe, expect, test } from 'vitest'
import {
  account,
  boolean,
  type CustomFields,
  catalogOf,
  choice,
  contact,
  DeclarationError,
  type Field,
  findByWireName,
  findFaults,
  findField,
  isUuid,
  isUuidV7,
  type ObjectDeclaration,
  option,
  plainFields,
  sealedClassesOf,
  sealedFields,
  standardObjects,
  text,
  withCustomFields,
  withOptions,
  withTenantFields,
} from './index.ts'

const label = { zh: '字段', en: 'Field' }
const catalog = catalogOf(standardObjects)

/** The account with one thing changed, as a wrong declaration. */
const faultsOf = (change: Partial<ObjectDeclaration>): string => findFaults({ ...account, ...change }).join('; ')
const faultsOfField = (change: Partial<Field>): string =>
  faultsOf({ fields: { ...account.fields, name: { ...account.fields['name']!, ...change } } })

describe('a wrong declaration is refused', () => {
  test.each([
    ['a title that is no field', { title: 'nope' }, /no such field: nope/],
    ['a column that is no field', { listColumns: ['nope'] }, /no such field: nope/],
    ['a natural key that is no field', { naturalKeys: ['nope'] }, /no such field: nope/],
    ['a field that no form shows', { layout: [] }, /not in the layout/],
    ['a subject that cannot hold it', { subject: 'none' as const }, /subject none/],
    ['an owned object without an owner', { fields: { name: account.fields['name']! } }, /needs the field owner/],
  ])('%s', (_name, change, fault) => expect(faultsOf(change)).toMatch(fault))

  test.each<[string, Partial<Field>, RegExp]>([
    ['free text in plain', { class: 'internal' }, /must be at least confidential/],
    ['a way of contact without a mask', { contactBy: 'call' }, /needs a mask/],
    ['sensitive without strict reveal', { class: 'sensitive', mask: 'hidden' }, /reason and second factor/],
    ['sensitive without a mask', { class: 'sensitive', reveal: { reason: true, stepUp: true } }, /needs a mask/],
    ['a choice without options', { kind: 'choice' }, /needs options/],
    ['a reference to nowhere', { kind: 'reference' }, /needs a target/],
    ['pinyin of a number', { kind: 'phone', search: ['pinyin'] }, /cannot be searched by pinyin/],
    ['one language only', { label: { zh: '名称', en: '' } }, /both languages/],
    ['computed and required', { computed: true, required: true }, /never asked for/],
    ['personal at a company', { class: 'personal' }, /no person whose key/],
  ])('%s', (_name, change, fault) => expect(faultsOfField(change)).toMatch(fault))

  test('the standard objects have no fault', () => {
    for (const declared of standardObjects) expect([declared.name, findFaults(declared)]).toEqual([declared.name, []])
  })
})

describe('the standard objects', () => {
  test('mask every way of contact and seal every sensitive field behind a strict reveal', () => {
    for (const declared of standardObjects)
      for (const { key, field } of sealedFields(declared)) {
        if (field.contactBy !== undefined) expect([key, field.mask]).not.toEqual([key, undefined])
        if (field.class === 'sensitive') expect(field.reveal).toEqual({ reason: true, stepUp: true })
      }
    for (const way of ['mobile', 'phone', 'email', 'wechat', 'address'])
      expect(contact.fields[way as 'mobile'].mask).toBeDefined()
  })

  test('no heading of an import means two fields of kind phone or email within one object', () => {
    for (const declared of standardObjects) {
      const ways = sealedFields(declared).filter(({ field }) => field.kind === 'phone' || field.kind === 'email')
      const headings = ways.flatMap(({ field }) => [field.label.zh, field.label.en, ...(field.aliases ?? [])])
      const folded = ways.flatMap(({ field }) => [
        ...new Set([field.label.zh, field.label.en, ...(field.aliases ?? [])].map((each) => each.toLowerCase())),
      ])
      expect(headings.length).toBeGreaterThanOrEqual(0)
      expect(new Set(folded).size).toBe(folded.length)
    }
  })
})

describe('the catalogue', () => {
  test('finds objects by name and by plural', () => {
    expect(catalog.findObject('contact')).toBe(contact)
    expect(catalog.findByPlural('contacts')).toBe(contact)
    expect(catalog.findObject('constructor')).toBeUndefined()
    expect(() => catalog.getObject('nope')).toThrow(DeclarationError)
    expect(catalog.served.map((each) => each.name)).toEqual([
      'account',
      'contact',
      'lead',
      'opportunity',
      'product',
      'part',
      'pricebook',
      'price',
      'quote',
      'contract',
      'order',
      'delivery',
      'payment',
      'rate',
      'activity',
      'comment',
      'task',
    ])
  })

  test('refuses two objects of a name and references to nowhere', () => {
    expect(() => catalogOf([...standardObjects, contact])).toThrow(/declared twice/)
    expect(() => catalogOf([contact])).toThrow(/no such object/)
  })

  test('parts fields by how they are stored', () => {
    expect(sealedClassesOf(contact)).toEqual(['confidential', 'personal', 'sensitive'])
    expect(sealedFields(contact, 'sensitive').map(({ key }) => key)).toEqual(['gender', 'birthday', 'nationalId'])
    expect(plainFields(contact).some(({ field }) => field.class === 'personal')).toBe(false)
    expect(sealedFields(contact).length + plainFields(contact).length).toBe(Object.keys(contact.fields).length)
    expect(findField(contact, 'toString')).toBeUndefined()
    expect(findByWireName(contact, 'accountId')?.key).toBe('account')
  })

  test('a tenant’s field is equal to the others', () => {
    const fields: CustomFields = {
      contact: { cf_pet: text({ label, class: 'personal', search: ['substring'], custom: true }) },
    }
    const own = withTenantFields(catalog, fields)
    expect(findField(own.getObject('contact'), 'cf_pet')?.custom).toBe(true)
    expect(own.getObject('contact').layout.at(-1)?.fields).toEqual(['cf_pet'])
    expect(findField(contact, 'cf_pet')).toBeUndefined()
    expect(own.getObject('account')).toBe(account)
  })

  test('a tenant’s field obeys the same rules', () => {
    const plain: Field = { ...text({ label, class: 'confidential' }), class: 'internal' }
    expect(() => withCustomFields(contact, { cf_x: plain })).toThrow(/at least confidential/)
    expect(() => withCustomFields(contact, { pet: boolean({ label, class: 'internal' }) })).toThrow(/named cf_/)
    expect(() => withCustomFields(contact, { name: boolean({ label, class: 'internal' }) })).toThrow(/taken/)
    expect(() => withCustomFields(contact, { cf_x: choice({ label, class: 'internal', options: [] }) })).toThrow(
      /options/,
    )
  })

  test('a company has its own words for a choice', () => {
    const own = withOptions(contact, 'source', [option('temple_fair', '庙会', 'Temple fair')])
    expect(findField(own, 'source')?.options).toHaveLength(1)
    expect(() => withOptions(contact, 'name', [])).toThrow(DeclarationError)
  })
})

test('identifiers are lower-case UUIDs of version 7', () => {
  expect(isUuidV7('01938f5e-7c1a-7bbd-a1b2-0123456789ab')).toBe(true)
  expect(isUuidV7('01938F5E-7C1A-7BBD-A1B2-0123456789AB')).toBe(false)
  expect(isUuidV7('01938f5e-7c1a-4bbd-a1b2-0123456789ab')).toBe(false)
  expect(isUuid('01938f5e-7c1a-4bbd-a1b2-0123456789ab')).toBe(true)
  expect(isUuid(7)).toBe(false)
})
