import { partsOf } from './mentions.ts'

/** The words of a follow-up, with the colleagues who are named in them. */
export function SaidWords({ words }: { readonly words: string }) {
  let at = 0
  return (
    <p className="t2 said">
      {partsOf(words).map((part) => {
        const key = at
        at += 1
        return typeof part === 'string' ? (
          <span key={key}>{part}</span>
        ) : (
          <span key={key} className="mention">
            @{part.name}
          </span>
        )
      })}
    </p>
  )
}
