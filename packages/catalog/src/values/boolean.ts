/** Yes and no. */
import { toHalfWidth, trimBlanks } from './characters.ts'
import { accepted, refused, type ValueType } from './value-type.ts'

const YES = new Set(['是', '有', '对', '真', '√', '✓', '已完成', 'true', 'yes', 'y', 't', '1', 'on', 'x'])
const NO = new Set(['否', '无', '没有', '错', '假', '×', '✗', '未完成', 'false', 'no', 'n', 'f', '0', 'off'])

export const booleanType: ValueType = {
  schema: () => ({ type: 'boolean' }),
  parse: (input) => (typeof input === 'boolean' ? accepted(input) : refused('type_wrong')),
  parseText: (text) => {
    const word = trimBlanks(toHalfWidth(text)).toLowerCase()
    if (YES.has(word)) return accepted(true)
    return NO.has(word) ? accepted(false) : refused('type_wrong')
  },
  print: (value, _field, language) => {
    if (typeof value !== 'boolean') return ''
    if (language === 'zh') return value ? '是' : '否'
    return value ? 'Yes' : 'No'
  },
  operators: ['eq', 'ne', 'null'],
  column: 'boolean',
  sort: 'text',
}
