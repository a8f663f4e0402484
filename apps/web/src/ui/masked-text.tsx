import { Fragment, type ReactNode } from 'react'

const between = (before: string, after: string) => (/\d$/.test(before) && /^\d/.test(after) ? ' ' : '')

/** A masked value with its stars lowered to the middle of the line; copied, they are plain stars. */
export function maskedText(value: string): ReactNode {
  const parts = value.split(/(\*{2,})/)
  return (
    <span className="v">
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
