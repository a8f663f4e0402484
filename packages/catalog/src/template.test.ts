import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  fillTemplate,
  isTemplatePlace,
  parseTemplate,
  TEMPLATE_PLACES,
  type TemplatePart,
  type TemplatePlace,
} from './template.ts'

const PLACES = Object.keys(TEMPLATE_PLACES) as TemplatePlace[]
const partsOf = (text: string): readonly TemplatePart[] => {
  const parsed = parseTemplate(text, isTemplatePlace)
  if ('code' in parsed) throw new Error(parsed.code)
  return parsed
}
const plain = fc.string({ unit: 'binary', maxLength: 30 }).filter((text) => !text.includes('{'))
const place = fc.constantFrom(...PLACES)

test('any text with places is read back part by part, and filled in it says the values where the places were', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(plain, place), { maxLength: 12 }), plain, (pairs, last) => {
      const text = pairs.map(([before, name]) => `${before}{{ ${name} }}`).join('') + last
      const expected = pairs.map(([before, name]) => `${before}<${name}>`).join('') + last
      expect(fillTemplate(partsOf(text), (name) => `<${name}>`)).toBe(expected)
    }),
    { seed: 20_261_129, numRuns: 500 },
  )
})

test('what a value says is never read as a place, nor anything else in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), place, (value, name) => {
      expect(fillTemplate(partsOf(`一{{${name}}}二`), () => value)).toBe(`一${value}二`)
    }),
    { seed: 20_261_129, numRuns: 300 },
  )
  expect(fillTemplate(partsOf('{{name}}'), () => '{{total}} $& $1')).toBe('{{total}} $& $1')
})

test('any text whatever is read or refused with what is wrong in it, and never thrown at', () => {
  const pieces = fc.constantFrom(
    '{{',
    '}}',
    '{',
    '}',
    'name',
    'account.name',
    'constructor',
    '__proto__',
    ' ',
    '\n',
    '价',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
      const parsed = parseTemplate(parts.join(''), isTemplatePlace)
      if ('code' in parsed) expect(['place_unclosed', 'place_unknown']).toContain(parsed.code)
      else expect(fillTemplate(parsed, () => '')).not.toContain('{{')
    }),
    { seed: 20_261_129, numRuns: 1_000 },
  )
  expect(parseTemplate('{{salary}}', isTemplatePlace)).toEqual({ code: 'place_unknown', written: 'salary' })
  expect(parseTemplate('{{constructor}}', isTemplatePlace)).toEqual({ code: 'place_unknown', written: 'constructor' })
  expect(parseTemplate('至 {{end', isTemplatePlace)).toEqual({ code: 'place_unclosed', written: 'end' })
})

test('what is empty leaves a line to write on', () => {
  expect(fillTemplate(partsOf('至{{end}}止'), () => null)).toBe('至＿＿＿＿止')
})
