import { Fragment, type ReactNode } from 'react'
import { i18n } from '../app/words.ts'

interface MaskPart {
  readonly words: string
  readonly isHidden: boolean
}

/** The parts of a masked value, shown and hidden by turns, and how it is heard where something is hidden. */
export function maskParts(value: string): { readonly parts: readonly MaskPart[]; readonly heard: string | null } {
  const parts = value.split(/(\*{2,})/).filter((part) => part !== '')
  const isHidden = (part: string | undefined) => part?.startsWith('**') === true
  const heard = parts.map((part) => (isHidden(part) ? i18n._('masked.heard') : part)).join(' ')
  const spaced = parts.map((words, at) => {
    if (isHidden(words)) return { words, isHidden: true }
    const [before, after] = [parts[at - 1], parts[at + 1]]
    const head = isHidden(before) && /\d$/.test(parts[at - 2] ?? '') && /^\d/.test(words) ? ' ' : ''
    const tail = isHidden(after) && /\d$/.test(words) && /^\d/.test(parts[at + 2] ?? '') ? ' ' : ''
    return { words: `${head}${words}${tail}`, isHidden: false }
  })
  return { parts: spaced, heard: parts.some(isHidden) ? heard.trim() : null }
}

/** A masked value with its stars lowered to the middle of the line; copied, they are plain stars; heard, they are said to be hidden. */
export function MaskedText({ value }: { readonly value: string }): ReactNode {
  const { parts, heard } = maskParts(value)
  return (
    <span className="v" {...(heard === null ? {} : { role: 'img', 'aria-label': heard })}>
      {parts.map(({ words, isHidden }, at) => {
        const key = `${at}:${words.length}`
        return isHidden ? <b key={key}>{words}</b> : <Fragment key={key}>{words}</Fragment>
      })}
    </span>
  )
}
