/** Places in China by GB/T 2260, stored as a code: sorting by code sorts by province, and `starts` with two digits is a province. */
import { findRegion, findRegionCode, regionPath } from '../regions/index.ts'
import { accepted, acceptedOr, refused, type ValueType } from './value-type.ts'

export const regionType: ValueType = {
  schema: () => ({ type: 'string', pattern: '^[1-9]\\d{5}$', description: 'GB/T 2260' }),
  parse: (input) => {
    if (typeof input !== 'string') return refused('type_wrong')
    return findRegion(input) === undefined ? refused('region_unknown') : accepted(input)
  },
  parseText: (text) => acceptedOr(findRegionCode(text), 'region_unknown'),
  print: (value, _field, language) => (typeof value === 'string' ? regionPath(value, language) : ''),
  operators: ['eq', 'ne', 'in', 'nin', 'starts', 'null'],
  column: 'text',
  sort: 'text',
}
