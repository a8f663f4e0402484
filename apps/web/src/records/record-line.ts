import type { BusinessRecord } from '@holdfast/sdk'
import type { ObjectView } from './catalogue.ts'
import { plainText } from './field-words.ts'
import { fieldValueOf, isEmpty, isOmitted, namedReference } from './record-values.ts'

const TELLING = ['account', 'company', 'title', 'industry', 'mobile', 'phone', 'email', 'creditCode']
const MOST = 3

/** What tells two of one name apart, in a line: company, job, the masked number. */
export function recordLine(object: ObjectView, record: BusinessRecord): string {
  return TELLING.flatMap((name) => {
    const field = object.fields.get(name)
    if (field === undefined || name === object.title || isOmitted(record, name)) return []
    const value = fieldValueOf(record, field)
    const isBareId = field.kind === 'reference' && namedReference(value) === null
    return isEmpty(value) || isBareId ? [] : [plainText(field, value)]
  })
    .slice(0, MOST)
    .join(' · ')
}
