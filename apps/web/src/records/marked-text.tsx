import { markDifferences } from './word-diff.ts'

/** A text with the words marked that the other text does not have. */
export function MarkedText({ text, other }: { readonly text: string; readonly other: string }) {
  let at = 0
  return (
    <span className="marked">
      {markDifferences(text, other).map((part) => {
        const key = at
        at += part.text.length
        return part.differs ? <mark key={key}>{part.text}</mark> : <span key={key}>{part.text}</span>
      })}
    </span>
  )
}
