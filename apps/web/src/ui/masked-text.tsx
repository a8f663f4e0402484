import { Fragment, type ReactNode } from 'react'
import { i18n } from '../app/words.ts'

const between = (before: string, after: string) => (/\d$/.test(before) && /^\d/.test(after) ? ' ' : '')

/** A masked value with its stars lowered to the middle of the line; copied, they are plain stars; heard, they are said to be hidden. */
export function maskedText(value: string): ReactNode {
  const parts = value.split(/(\*{2,})/)
  const heard = parts.map((part) => (part.startsWith('**') ? i18n._('masked.heard') : part)).join(' ')
  return (
    <span className="v" {...(parts.length > 1 ? { role: 'img', 'aria-label': heard.trim() } : {})}>
      {parts.map((part, at) => {
        const key = `${at}:${part.length}`
        if (!part.startsWith('**')) return <Fragment key={key}>{part}</Fragment>
        const space = between(parts[at - 1] ?? '', parts[at + 1] ?? '')
        return (
          <Fragment key={key}>
            {space}
            <b>{part}</b>
            {space}
          </Fragment>
        )
      })}
    </span>
  )
}

export const MaskedText = ({ value }: { readonly value: string }) => maskedText(value)
