import { labelText } from '../../app/i18n.ts'
import type { Telling } from './rights-words.ts'

interface Option {
  readonly value: string
  readonly label: string
}

/** Kinds of records, acts and fields by their names, to choose from. */
export const objectOptions = ({ vocabulary }: Telling): Option[] =>
  vocabulary.objects.map(({ name, label }) => ({ value: name, label: labelText(label) }))

export const actionOptions = ({ vocabulary }: Telling): Option[] =>
  vocabulary.actions.map(({ name, label }) => ({ value: name, label: labelText(label) }))

export const fieldsOf = ({ vocabulary }: Telling, object: string | undefined) =>
  vocabulary.objects.find(({ name }) => name === object)?.fields ?? []

export const fieldOptions = (telling: Telling, object: string | undefined): Option[] =>
  fieldsOf(telling, object).map(({ name, label }) => ({ value: name, label: labelText(label) }))
