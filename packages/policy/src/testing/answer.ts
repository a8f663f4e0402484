import { type Access, fieldModes, may, writableFields } from '../index.ts'
import type { Question } from './random-rights.ts'

/** What the compiled rights say to a question. */
export function answer(access: Access, { object, action, record, want, field }: Question): boolean {
  if (want === 'act') return may(access, { object, action }, record)
  if (want === 'write')
    return writableFields(access, { object, action: action as 'create' | 'update' }, record).has(field)
  const mode = fieldModes(access, { object, action }, record).get(field)
  return want === 'shown' ? mode !== undefined : mode === 'clear'
}
