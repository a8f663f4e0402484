/** The options of a choice as they are worked on. */
import type { ChoiceOption } from '@holdfast/sdk'
import { valueFor } from '../value-for.ts'

/** New options get their value when they are saved, from the words they end up with. */
export function withValues(options: readonly ChoiceOption[]): readonly ChoiceOption[] {
  const taken = options.map(({ value }) => value).filter((value) => value !== '')
  return options.map((option) => {
    if (option.value !== '') return option
    const value = valueFor(option.label.en, 'option', taken)
    taken.push(value)
    return { ...option, value }
  })
}

/** The places, counted from 0, of the options that have no name yet in one of the two languages. */
export const namelessOptions = (options: readonly ChoiceOption[]): readonly number[] =>
  options.flatMap(({ label: { zh, en } }, at) => (zh.trim() === '' || en.trim() === '' ? [at] : []))

/** Puts the cursor where the first name is missing in a list of options. */
export function goToMissingName(list: ParentNode | null): void {
  const names = [...(list?.querySelectorAll<HTMLInputElement>('.optionrow input') ?? [])]
  names.find(({ value }) => value.trim() === '')?.focus()
}
