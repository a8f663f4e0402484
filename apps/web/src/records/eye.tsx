import { Eye, KeyRound } from 'lucide-react'
import type { Translate } from '../app/i18n.ts'
import type { Secret } from './use-reveal.ts'

const EYE = <Eye size={14} strokeWidth={1.85} aria-hidden="true" />
const KEY = <KeyRound size={14} strokeWidth={1.85} aria-hidden="true" />

/** What stands beside a masked value to open it, and what it is called: a sensitive value takes a key. */
export function eyeOf({ fieldClass, label, of }: Pick<Secret, 'fieldClass' | 'label' | 'of'>, t: Translate) {
  const strict = fieldClass === 'sensitive'
  return {
    icon: strict ? KEY : EYE,
    name: t(strict ? 'reveal.strict' : 'reveal.show', { field: label, name: of }),
  }
}
