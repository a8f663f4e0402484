import { isProblem } from '@holdfast/sdk'
import { TriangleAlert } from 'lucide-react'
import { type Translate, useT } from '../app/i18n.ts'
import { ProblemNote } from '../ui/problem-note.tsx'

/** Of a field of several lines: which of them, from one. */
const lineOf = (path: string): number | null => {
  const at = /^\/[^/]+\/(\d+)(?:\/|$)/.exec(path)?.[1]
  return at === undefined ? null : Number(at) + 1
}

function faultWords({ path, message }: { readonly path: string; readonly message: string }, t: Translate): string {
  const at = lineOf(path)
  return at === null ? message : t('lines.fault', { at, message })
}

/** Why what was written into a field was not saved: in the words of the field's own faults, else of the refusal. */
export function FieldFault({ error }: { readonly error: unknown }) {
  const t = useT()
  const faults = isProblem(error) ? (error.problem.errors ?? []) : []
  if (faults.length === 0) return <ProblemNote error={error} />
  return (
    <div className="note err problem" role="alert">
      <TriangleAlert size={14} aria-hidden="true" />
      <span className="grow">
        {faults.map((fault) => (
          <p key={`${fault.path} ${fault.code}`}>{faultWords(fault, t)}</p>
        ))}
      </span>
    </div>
  )
}
