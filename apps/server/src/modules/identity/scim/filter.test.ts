import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { demanded, type Filter, FilterFault, matches, parseFilter, pathsOf } from './filter.ts'
import { applyPatch, operationsOf, PatchFault } from './patch.ts'

const lin = {
  id: 'a1',
  userName: 'Lin@yunshan.example',
  externalId: 'X-7',
  active: true,
  name: { familyName: '林', givenName: '岚' },
  emails: [
    { value: 'lin@yunshan.example', type: 'work', primary: true },
    { value: 'lin@home.example', type: 'home' },
  ],
  meta: { created: '2026-11-01T00:00:00Z' },
}
const says = (text: string) => matches(parseFilter(text), lin)

describe('filters', () => {
  test.each([
    ['userName eq "lin@yunshan.example"', true],
    ['USERNAME Eq "LIN@YUNSHAN.EXAMPLE"', true],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "lin"', true],
    ['externalId eq "x-7"', false],
    ['externalId eq "X-7" and active eq true', true],
    ['active eq "False"', false],
    ['name.familyName eq "林"', true],
    ['emails[type eq "work" and value co "@yunshan"]', true],
    ['emails[type eq "home" and primary eq true]', false],
    ['emails.value ew "home.example"', true],
    ['emails co "home"', true],
    ['nickName pr', false],
    ['not (nickName pr) and (userName ew "x" or id pr)', true],
    ['userName ne "lin@yunshan.example"', false],
    ['nickName ne "x"', true],
    ['meta.created gt "2026-10-31T00:00:00Z"', true],
    ['id pr or id pr and nickName pr', true],
  ])('%s: %s', (text, expected) => {
    expect(says(text)).toBe(expected)
  })

  test.each([
    '',
    'userName',
    'userName eq',
    'userName eq lin',
    'userName eq "a" "b"',
    'userName eq "a',
    '(userName pr',
    'userName pr)',
    'emails[type eq "work"',
    'userName is "a"',
    '"userName" eq "a"',
    'a.b.c eq "x"',
    '__proto__ eq "x"',
    'userName eq {"a":1}',
    'userName eq [1]',
    `${'('.repeat(50)}id pr${')'.repeat(50)}`,
    Array.from({ length: 21 }, () => 'id pr').join(' and '),
    `userName eq "${'x'.repeat(1_000)}"`,
    "userName eq 'a' or 1=1 --",
  ])('%s is none', (text) => {
    expect(() => parseFilter(text)).toThrow(FilterFault)
  })

  const path = fc.constantFrom('userName', 'externalId', 'active', 'emails.value', 'name.familyName')
  const leaf = fc.oneof(
    path.map((each): Filter => ({ kind: 'present', path: each.toLowerCase() })),
    fc
      .record({ path, by: fc.constantFrom('eq' as const, 'ne' as const, 'co' as const), value: fc.string() })
      .map((each): Filter => ({ kind: 'compare', ...each, path: each.path.toLowerCase() })),
  )
  const filters = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc
        .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('filter'), { minLength: 2, maxLength: 3 }))
        .map(([kind, of]): Filter => ({ kind, of })),
      tie('filter').map((of): Filter => ({ kind: 'not', of })),
    ),
  })).filter
  const written = (filter: Filter): string => {
    if (filter.kind === 'and' || filter.kind === 'or')
      return filter.of.map((each) => `(${written(each)})`).join(` ${filter.kind} `)
    if (filter.kind === 'not') return `not (${written(filter.of)})`
    if (filter.kind === 'element') return `${filter.path}[${written(filter.of)}]`
    return filter.kind === 'present'
      ? `${filter.path} pr`
      : `${filter.path} ${filter.by} ${JSON.stringify(filter.value)}`
  }

  test('what is written is read as it was meant, whatever the values hold', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const text = written(filter)
        fc.pre(text.length <= 1_000 && pathsOf(filter).length <= 20 && !/\({8}/.test(text))
        try {
          expect(matches(parseFilter(text), lin)).toBe(matches(filter, lin))
        } catch (error) {
          if (!(error instanceof FilterFault && error.message === 'too deep')) throw error
        }
      }),
    )
  })

  test('whatever comes is a filter or a fault, and demands of a path no more than it says', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        try {
          parseFilter(text)
        } catch (error) {
          expect(error).toBeInstanceOf(FilterFault)
        }
      }),
    )
    expect(demanded(parseFilter('active eq true and userName eq "a"'), 'username')).toBe('a')
    expect(demanded(parseFilter('userName eq "a" or userName eq "b"'), 'username')).toBeUndefined()
    expect(demanded(parseFilter('not (userName eq "a")'), 'username')).toBeUndefined()
  })
})

describe('changes', () => {
  const changed = (...Operations: object[]) => applyPatch(lin, operationsOf({ Operations }))

  test('are read as Entra sends them: capital words, texts for truths, paths with filters', () => {
    expect(changed({ op: 'Replace', path: 'active', value: 'False' })).toMatchObject({ active: 'False' })
    const work = changed({ op: 'Replace', path: 'emails[type eq "work"].value', value: 'new@yunshan.example' })
    expect(work['emails']).toMatchObject([{ value: 'new@yunshan.example', type: 'work' }, { type: 'home' }])
    expect(changed({ op: 'Add', path: 'emails[type eq "other"].value', value: 'o@x.example' })['emails']).toHaveLength(
      3,
    )
    expect(changed({ op: 'add', path: 'urn:ietf:params:scim:schemas:core:2.0:User:title', value: 'x' })).toMatchObject({
      title: 'x',
    })
  })

  test('are read as Okta sends them: a value without a path', () => {
    expect(changed({ op: 'replace', value: { active: false, name: { familyName: '凌' } } })).toMatchObject({
      active: false,
      name: { familyName: '凌' },
    })
    expect(changed({ op: 'replace', value: { 'name.givenName': '兰' } })).toMatchObject({
      name: { familyName: '林', givenName: '兰' },
    })
  })

  test('of members: added once, taken out by value or by filter', () => {
    const group = { displayName: 'g', members: [{ value: '1' }, { value: '2' }] }
    const after = (...Operations: object[]) => applyPatch(group, operationsOf({ Operations }))['members']
    expect(after({ op: 'add', path: 'members', value: [{ value: '2' }, { value: '3' }] })).toHaveLength(3)
    expect(after({ op: 'remove', path: 'members[value eq "1"]' })).toEqual([{ value: '2' }])
    expect(after({ op: 'Remove', path: 'members', value: [{ value: '2' }] })).toEqual([{ value: '1' }])
    expect(after({ op: 'remove', path: 'members' })).toBeUndefined()
  })

  test('of a list longer than any group are refused before they are joined', () => {
    const many = (from: number) => Array.from({ length: 4_000 }, (_, at) => ({ value: String(from + at) }))
    const joining = (value: unknown) =>
      applyPatch({ members: many(0) }, operationsOf({ Operations: [{ op: 'add', path: 'members', value }] }))
    expect(() => joining(many(9_000))).toThrow(PatchFault)
  })

  test('that are none are refused, and none reaches into prototypes', () => {
    for (const body of [
      {},
      { Operations: [] },
      { Operations: [{ op: 'move' }] },
      { Operations: [{ op: 'add', path: 3 }] },
    ])
      expect(() => applyPatch(lin, operationsOf(body))).toThrow(PatchFault)
    for (const path of ['__proto__.x', 'constructor.prototype.x', 'a[b', 'emails[type eq].value'])
      expect(() => changed({ op: 'add', path, value: 1 })).toThrow(PatchFault)
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
    fc.assert(
      fc.property(fc.jsonValue(), (Operations) => {
        try {
          applyPatch(lin, operationsOf({ Operations }))
        } catch (error) {
          expect(error).toBeInstanceOf(PatchFault)
        }
      }),
    )
  })
})
