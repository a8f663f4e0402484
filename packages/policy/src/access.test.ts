import { catalogOf, fieldsOf, isSealedClass, standardObjects } from '@holdfast/catalog'
import { describe, expect, test } from 'vitest'
import {
  ACTIONS,
  ADMINISTRATOR_ROLES,
  compileAccess,
  covers,
  fieldModes,
  may,
  mayEver,
  type Principal,
  type Role,
  reachesFor,
  reachesShowing,
  standardRoles,
  visibleFields,
  writableFields,
} from './index.ts'

const catalog = catalogOf(standardObjects)
const somebody: Principal = {
  tenantId: 'c',
  userId: 'me',
  roles: [],
  teamId: 't1',
  departmentTeamIds: ['t1', 't2'],
  foundSince: '2026-11-23T00:00:00.000Z',
}
const accessOf = (roles: readonly string[], more: readonly Role[] = []) =>
  compileAccess({ ...somebody, roles }, { roles: [...standardRoles, ...more], catalog, fieldGrants: {} })

const mine = { ownerId: 'me', teamId: 't1' }
const colleagues = { ownerId: 'you', teamId: 't1' }
const below = { ownerId: 'you', teamId: 't2' }
const strangers = { ownerId: 'they', teamId: 't9' }
const nobodys = { ownerId: null, teamId: null }

describe('reach', () => {
  test('covers exactly what it says, and nothing for who has no team', () => {
    const alone = { ...somebody, teamId: null, departmentTeamIds: [] }
    expect([mine, colleagues, below, strangers, nobodys].map((record) => covers('own', record, somebody))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
    expect([mine, colleagues, below, strangers, nobodys].map((record) => covers('team', record, somebody))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
    expect(
      [mine, colleagues, below, strangers, nobodys].map((record) => covers('department', record, somebody)),
    ).toEqual([true, true, true, false, false])
    for (const reach of ['team', 'department', 'found'] as const)
      for (const record of [colleagues, below, strangers, nobodys]) expect(covers(reach, record, alone)).toBe(false)
    expect(covers('found', { ...strangers, found: true }, alone)).toBe(true)
    expect(covers('everything' as never, mine, somebody)).toBe(false)
  })
})

describe('denied unless granted', () => {
  // ASVS 8.2.1
  test('no role, or one that nobody knows, gives nothing', () => {
    for (const access of [accessOf([]), accessOf(['root', '__proto__', 'constructor'])]) {
      expect([...access.objects.keys()]).toEqual([])
      expect([...access.capabilities]).toEqual([])
      for (const object of catalog.objects) {
        expect(mayEver(access, object.name, 'list')).toBe(false)
        expect(visibleFields(access, object.name).size).toBe(0)
      }
      for (const name of ['toString', '__proto__', 'constructor']) expect(mayEver(access, name, 'read')).toBe(false)
    }
  })

  test('a role that names objects or fields the catalogue does not have gains nothing by it', () => {
    const odd: Role = {
      name: 'odd',
      label: { zh: '', en: '' },
      sentence: { zh: '', en: '' },
      capabilities: [],
      budget: 'staff',
      grants: [
        { object: 'ghost', actions: ['list'], reach: 'all', fields: { name: 'clear' } },
        {
          object: 'contact',
          actions: ['read'],
          reach: 'all',
          fields: { name: 'clear', salary: 'clear' },
          write: ['salary'],
        },
      ],
    }
    const access = accessOf(['odd'], [odd])
    expect([...access.objects.keys()]).toEqual(['contact'])
    expect([...fieldModes(access, { object: 'contact', action: 'read' }, strangers).keys()]).toEqual(['name'])
    expect(writableFields(access, { object: 'contact', action: 'update' }, strangers).size).toBe(0)
  })

  test('administrators hold no record, whatever they combine', () => {
    const access = accessOf([...ADMINISTRATOR_ROLES, 'privacy_officer'])
    for (const object of catalog.objects)
      for (const action of ACTIONS.filter((each) => each !== 'lookup'))
        expect(mayEver(access, object.name, action), `${object.name} ${action}`).toBe(false)
  })

  test('nobody sees a way of contact or a sensitive field in clear, and marketers and analysts see no sealed field at all', () => {
    for (const role of standardRoles)
      for (const grant of role.grants)
        for (const { key, field } of fieldsOf(catalog.getObject(grant.object))) {
          const where = `${role.name} ${grant.object}.${key}`
          if (field.mask !== undefined) expect(grant.fields[key], where).not.toBe('clear')
          if (field.class === 'sensitive') expect(grant.fields[key], where).not.toBe('clear')
          if (['marketer', 'analyst'].includes(role.name) && isSealedClass(field.class))
            expect(grant.fields[key], where).toBeUndefined()
        }
  })

  test('no role both reads the log and acts on what it tells of, and none may grant to itself what it asks for', () => {
    for (const role of standardRoles) {
      const has = (name: string) => role.capabilities.some((each) => each === name)
      expect(
        has('audit.read') && role.capabilities.some((each) => /write|freeze|confirm|invite|grant/.test(each)),
        role.name,
      ).toBe(false)
      expect(has('users.invite') && has('users.confirm'), role.name).toBe(false)
      expect(has('fields.write') && has('fields.grant'), role.name).toBe(false)
    }
  })
})

describe('fields', () => {
  test('are added up over the grants that cover the record, and clear beats masked', () => {
    const access = accessOf(['sales_rep'])
    const onMine = fieldModes(access, { object: 'contact', action: 'read' }, mine)
    expect([onMine.get('name'), onMine.get('mobile'), onMine.get('nationalId'), onMine.get('note')]).toEqual([
      'clear',
      'masked',
      'masked',
      'clear',
    ])
    expect([...fieldModes(access, { object: 'contact', action: 'read' }, colleagues)]).toEqual([
      ['name', 'clear'],
      ['account', 'clear'],
      ['owner', 'clear'],
    ])
    expect(fieldModes(access, { object: 'contact', action: 'read' }, strangers).size).toBe(0)
    expect(fieldModes(access, { object: 'contact', action: 'lookup' }, mine).size).toBe(0)
  })

  test('may be used in a question only within the reach in which they are shown', () => {
    const access = accessOf(['sales_rep'])
    const within = (key: string, mode: 'clear' | 'masked') =>
      reachesShowing(access, { object: 'contact', key, action: 'list' }, mode)
    expect(within('name', 'clear')).toEqual(['own', 'team'])
    expect(within('title', 'clear')).toEqual(['own'])
    expect(within('mobile', 'clear')).toEqual([])
    expect(within('mobile', 'masked')).toEqual(['own'])
    for (const key of ['salary', '__proto__', 'toString', 'constructor']) expect(within(key, 'masked')).toEqual([])
    expect(reachesFor(access, 'contact', 'list')).toEqual(['own', 'team'])
    expect(reachesFor(access, 'contact', 'lookup')).toEqual([])
  })

  test('agree: a field shown on a record is askable there, and the other way round, for every role', () => {
    const records = [mine, colleagues, below, strangers, nobodys, { ...strangers, found: true }]
    for (const role of standardRoles) {
      const access = accessOf([role.name])
      for (const object of catalog.served)
        for (const key of Object.keys(object.fields))
          for (const record of records)
            for (const mode of ['clear', 'masked'] as const) {
              const shown = fieldModes(access, { object: object.name, action: 'list' }, record).get(key)
              const askable = reachesShowing(access, { object: object.name, key, action: 'list' }, mode).some((reach) =>
                covers(reach, record, access.principal),
              )
              expect(askable, `${role.name} ${object.name}.${key} ${mode}`).toBe(
                mode === 'clear' ? shown === 'clear' : shown !== undefined,
              )
              expect(may(access, { object: object.name, action: 'list' }, record) || shown === undefined).toBe(true)
            }
    }
  })

  test('of a tenant are seen by nobody until granted, and a grant rides only where the role already works', () => {
    const withCustom = catalogOf(
      standardObjects.map((object) =>
        object.name === 'contact'
          ? {
              ...object,
              fields: {
                ...object.fields,
                x_size: { kind: 'text', label: { zh: '', en: '' }, class: 'confidential', custom: true },
              },
            }
          : object,
      ),
    )
    const compiled = (fieldGrants: Record<string, Record<string, Record<string, 'clear' | 'masked'>>>) =>
      compileAccess({ ...somebody, roles: ['sales_rep'] }, { roles: standardRoles, catalog: withCustom, fieldGrants })
    expect(visibleFields(compiled({}), 'contact').has('x_size')).toBe(false)
    const granted = compiled({ sales_rep: { contact: { x_size: 'clear' }, lead: { x_size: 'clear' } } })
    expect(fieldModes(granted, { object: 'contact', action: 'read' }, mine).get('x_size')).toBe('clear')
    expect(writableFields(granted, { object: 'contact', action: 'update' }, mine).has('x_size')).toBe(true)
    expect(fieldModes(granted, { object: 'contact', action: 'read' }, colleagues).has('x_size')).toBe(false)
    expect(visibleFields(granted, 'lead').has('x_size')).toBe(false)
    expect(visibleFields(compiled({ analyst: { contact: { x_size: 'clear' } } }), 'contact').has('x_size')).toBe(false)
  })

  test('a field that is hidden from a role is taken from every grant of it, whatever the grants say, and from no other role', () => {
    const compiled = (roles: readonly string[]) =>
      compileAccess(
        { ...somebody, roles },
        {
          roles: standardRoles,
          catalog,
          fieldGrants: { sales_rep: { contact: { title: 'hidden', mobile: 'hidden' } } },
        },
      )
    const rep = compiled(['sales_rep'])
    for (const key of ['title', 'mobile']) {
      expect(visibleFields(rep, 'contact').has(key)).toBe(false)
      expect(writableFields(rep, { object: 'contact', action: 'update' }, mine).has(key)).toBe(false)
      expect(reachesShowing(rep, { object: 'contact', key, action: 'list' }, 'masked')).toEqual([])
    }
    expect(visibleFields(rep, 'lead').has('mobile')).toBe(true)
    expect(visibleFields(compiled(['sales_manager']), 'contact').has('title')).toBe(true)
  })
})
