import { expect, test } from 'vitest'
import { conversionFault, conversionKeys, isConverted, takenFields } from './conversion.ts'
import { choice, date, option, text } from './field.ts'
import { account, contact, lead, opportunity } from './objects/index.ts'

const label = { zh: '爱好', en: 'Hobby' }
const targets = { account, contact, opportunity }
const into = lead.conversion?.into ?? []
const fault = (before: string | null, after: string) =>
  conversionFault(lead, { before: before === null ? null : { status: before }, after: { status: after } })?.code

test('what a lead passes on stands on both sides in the same kind and class, and every such field is passed on', () => {
  for (const becoming of into) {
    const target = targets[becoming.object as keyof typeof targets]
    const taken = takenFields(lead, target, becoming)
    expect(taken).toHaveLength(Object.keys(becoming.takes).length)
    for (const { key, from } of taken)
      expect([target.fields[key as 'name'].kind, target.fields[key as 'name'].class]).toEqual([
        lead.fields[from as 'name'].kind,
        lead.fields[from as 'name'].class,
      ])
  }
})

test('what the conversion writes is computed on both sides', () => {
  for (const key of conversionKeys(lead).filter((each) => each !== lead.conversion?.status))
    expect(lead.fields[key as 'name'].computed).toBe(true)
  for (const { object, origin } of into)
    expect(targets[object as keyof typeof targets].fields[origin as 'name'].computed).toBe(true)
})

test('a company’s own field is passed on where it is of one kind and class on both sides', () => {
  const own = {
    cf_hobby: text({ label, class: 'personal', custom: true }),
    cf_met: date({ label, class: 'internal', custom: true }),
  }
  const others = {
    cf_hobby: text({ label, class: 'confidential', custom: true }),
    cf_met: choice({ label, class: 'internal', custom: true, options: [option('a', '甲', 'A')] }),
  }
  const from = { ...lead, fields: { ...lead.fields, ...own } }
  const becoming = into.find(({ object }) => object === 'contact') ?? {
    object: '',
    reference: '',
    origin: '',
    takes: {},
  }
  const keys = (fields: object) =>
    takenFields(from, { ...contact, fields: { ...contact.fields, ...fields } }, becoming).map(({ key }) => key)
  expect(keys(own)).toEqual(expect.arrayContaining(['cf_hobby', 'cf_met']))
  expect(keys(others)).not.toEqual(expect.arrayContaining(['cf_hobby']))
  expect(keys(others)).not.toEqual(expect.arrayContaining(['cf_met']))
  const removed = { cf_hobby: { ...own.cf_hobby, removed: true } }
  expect(keys(removed)).not.toEqual(expect.arrayContaining(['cf_hobby']))
})

test('converted is neither stated nor taken back by a change, and may be repeated', () => {
  expect(fault(null, 'converted')).toBe('convert_first')
  expect(fault('new', 'converted')).toBe('convert_first')
  expect(fault('converted', 'new')).toBe('converted_stays')
  for (const [before, after] of [
    [null, 'new'],
    ['new', 'qualified'],
    ['converted', 'converted'],
  ] as const)
    expect(fault(before, after)).toBeUndefined()
  expect(isConverted(contact, { status: 'converted' })).toBe(false)
})
